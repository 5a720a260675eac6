import { type Client, ResultCodeError } from 'ldapts'
import type { DirectoryAnswer, DirectoryCause, DirectoryClient, Log } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { seconds } from '../../domain/time'
import type { Directory } from '../../generated/prisma/client'
import { inPlaceOf } from '../process/places'
import { refusalOf } from './cause'
import { openController, type Patience } from './connection'
import { ownEntry, principalOf } from './own-entry'

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
      if (!given.password) return { kind: 'refused', cause: 'wrong-password' }
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
): Promise<DirectoryAnswer> {
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
 * One name after the other. Wrong password and unknown account are the answers of a directory that a name may be nobody's
 * to: it tells the two apart seldom. Any other answer is about the account that was meant.
 */
async function firstRight(client: Client, directory: Directory, { accounts, password }: Question) {
  let refused: DirectoryCause = 'unknown-account'
  for (const account of accounts) {
    const cause = await refusalOf(client, principalOf(account, directory), password)
    if (!cause) return ownEntry(client, directory, { account, password })
    if (cause !== 'unknown-account') refused = cause
    if (cause !== 'unknown-account' && cause !== 'wrong-password') break
  }
  return { kind: 'refused' as const, cause: refused }
}

/** What the directory, Node or OpenSSL calls it. What a directory writes beside its code may name the account. */
function reason(error: unknown): string {
  if (error instanceof ResultCodeError) return `${error.name} (${error.code})`
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.code}: ${error.message}` : error.message
}
