import { ResultCodeError } from 'ldapts'
import type { DirectoryAnswer, DirectoryClient, Log } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { seconds } from '../../domain/time'
import type { Directory } from '../../generated/prisma/client'
import { refusalOf } from './cause'
import { openController } from './connection'
import { type Given, ownEntry } from './own-entry'

/** How long a controller that did not answer is asked after the others, ms. */
const rest = seconds(30)
/** When nobody waits any more: controllers that were not asked by then come first the next time. */
const patience = seconds(15)

/**
 * Active Directory over LDAPS or StartTLS, one connection for each question. Controllers are asked in the order in which
 * the company named them, until one answers; what it says about the password is final.
 */
export function makeDirectoryClient(log: Log): DirectoryClient {
  const resting = new Map<string, number>()
  const until = (url: string) => {
    const time = resting.get(url) ?? 0
    return time > Date.now() ? time : 0
  }
  return {
    async authenticate(directory, given) {
      // A directory takes it for an anonymous bind, and says that it succeeded.
      if (!given.password) return { kind: 'refused', cause: 'wrong-password' }
      const giveUp = Date.now() + patience
      for (const url of [...directory.controllers].sort((one, other) => until(one) - until(other))) {
        if (Date.now() > giveUp) break
        try {
          const answer = await ask(url, directory, given)
          resting.delete(url)
          return answer
        } catch (error) {
          resting.set(url, Date.now() + rest)
          log.warn({ controller: url, cause: reason(error) }, 'a domain controller did not answer')
        }
      }
      throw new DomainError('unavailable', { dependency: 'directory' })
    },
  }
}

async function ask(url: string, directory: Directory, given: Given): Promise<DirectoryAnswer> {
  const client = await openController(url, directory)
  try {
    const cause = await refusalOf(client, `${given.account}@${directory.realm}`, given.password)
    return cause ? { kind: 'refused', cause } : await ownEntry(client, directory, given)
  } finally {
    await client.unbind().catch(() => undefined)
  }
}

/** What the directory, Node or OpenSSL calls it. What a directory writes beside its code may name the account. */
function reason(error: unknown): string {
  if (error instanceof ResultCodeError) return `${error.name} (${error.code})`
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.code}: ${error.message}` : error.message
}
