import { createHash } from 'node:crypto'
import type { Source } from '../deps'
import { type Limit, type LimitName, type Limits, limits as names } from '../security-numbers'

/** Which limits an attempt counts against: name → subject (an address, a user id, a source), or several of them. */
export type Subjects = Partial<Record<LimitName, string | string[]>>

/** Prefix of the network of callers whose address cannot be read. */
export const unknownNetwork = 'unknown'

/**
 * By address and network, or by the address alone if the network is unknown: there a caller may be able to choose which of
 * the shared networks counts.
 */
export const passwordSubject = (address: string, { network }: Pick<Source, 'network'>) =>
  `${address} ${network.startsWith(unknownNetwork) ? unknownNetwork : network}`

const hash = (subject: string) => createHash('sha256').update(subject).digest('base64url')

export interface Row extends Limit {
  name: LimitName
  subject: string
  key: string
}

/** Subjects of one limit are in order too: everybody locks them in the same one. */
export const rowsOf = (subjects: Subjects, limits: Limits = names): Row[] =>
  (Object.keys(names) as LimitName[]).flatMap((name) => {
    const own = [...new Set([subjects[name] ?? []].flat())].sort()
    return own.map((subject) => ({ ...limits[name], name, subject, key: `${name}:${hash(subject)}` }))
  })
