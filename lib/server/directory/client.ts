import { randomUUID } from 'node:crypto'
import { ResultCodeError } from 'ldapts'
import type { DirectoryAnswers, DirectoryCause, DirectoryClient, Log } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { seconds } from '../../domain/time'
import type { Directory } from '../../generated/prisma/client'
import { inPlaceOf } from '../company-places'
import { refusalOf } from './cause'
import { openController, type Patience } from './connection'
import { type Connection, ownEntry, principalOf } from './own-entry'

/** How long a controller that did not answer is asked after the others, ms. */
const rest = seconds(30)

/**
 * Active Directory over LDAPS or StartTLS, one connection for each question. Controllers are asked in the order in which
 * the company named them, until one answers; what it says about the password is final.
 * @param timeout for one answer, ms; all of one sign-in together have twice that, and are over before its reservation is
 *   (throttle.ts), so that never more tries are on their way than the directory's own lock allows
 */
export function makeDirectoryClient(log: Log, timeout = seconds(8)): DirectoryClient {
  const resting = new Map<string, number>()
  const until = (url: string) => {
    const time = resting.get(url) ?? 0
    return time > Date.now() ? time : 0
  }
  return {
    async authenticate(directory, given) {
      // A directory takes it for an anonymous bind, and says that it succeeded.
      if (!given.password) return { kind: 'refused', cause: 'wrong-password', refusals: [] }
      const call = AbortSignal.timeout(2 * timeout)
      return inPlaceOf(directory.companyId, async () => {
        for (const url of [...directory.controllers].sort((one, other) => until(one) - until(other))) {
          if (call.aborted) break
          try {
            const answer = await ask(url, directory, given, { answer: timeout, call })
            resting.delete(url)
            return answer
          } catch (error) {
            resting.set(url, Date.now() + rest)
            log.warn({ controller: url, cause: reason(error) }, 'a domain controller did not answer')
          }
        }
        throw new DomainError('unavailable', { dependency: 'directory' })
      })
    },
  }
}

async function ask(
  url: string,
  directory: Directory,
  question: Question,
  patience: Patience,
): Promise<DirectoryAnswers> {
  const client = await openController(url, directory, patience)
  try {
    return await firstRight(client, directory, question)
  } finally {
    await client.unbind().catch(() => undefined)
  }
}

interface Question {
  accounts: string[]
  password: string
}

/**
 * One name after the other. Unknown account, wrong password and locked account say nothing of the password: the next name
 * may be another account's. Any other answer is about the account that was meant, and final. After it names of nobody are
 * asked about: a stranger who tries passwords must not read from the time that an account is locked or disabled.
 */
export async function firstRight(client: Connection, directory: Directory, { accounts, password }: Question) {
  const refusals: DirectoryAnswers['refusals'] = []
  for (const account of accounts) {
    const cause = await refusalOf(client, principalOf(account, directory), password)
    const answer = cause ? null : await ownEntry(client, directory, { account, password })
    if (answer?.kind === 'right') return { ...answer, refusals }
    const refused = answer?.cause ?? cause ?? 'wrong-password'
    refusals.push({ account, cause: refused })
    if (isOpen(refused)) continue
    await askAboutNobody(client, directory, { left: accounts.length - refusals.length, password })
    return { kind: 'refused' as const, cause: refused, refusals }
  }
  const causes = refusals.map(({ cause }) => cause)
  const cause = weighty.find((one) => causes.includes(one)) ?? 'unknown-account'
  return { kind: 'refused' as const, cause, refusals }
}

/** What leaves open whose password it is, what says most first. */
const weighty: DirectoryCause[] = ['account-locked', 'wrong-password', 'unknown-account']
const isOpen = (cause: DirectoryCause) => weighty.includes(cause)

/** The answer stands: a controller that fails now changes nothing. */
async function askAboutNobody(
  client: Connection,
  directory: Directory,
  { left, password }: { left: number; password: string },
) {
  for (let n = 0; n < left; n++)
    await refusalOf(client, principalOf(randomUUID(), directory), password).catch(() => undefined)
}

/** What the directory, Node or OpenSSL calls it. What a directory writes beside its code may name the account. */
function reason(error: unknown): string {
  if (error instanceof ResultCodeError) return `${error.name} (${error.code})`
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.code}: ${error.message}` : error.message
}
