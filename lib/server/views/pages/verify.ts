import { redirect } from 'next/navigation'
import { DomainError, toPascalCase } from '../../../domain/errors'
import { challengeView, findChallenge } from '../../../domain/sign-in/challenge'
import type { ChallengeView } from '../../../schemas/sign-in'
import { deps } from '../../deps'
import { readCookie } from '../../http/cookies'
import { csrfTokenOf } from '../../http/csrf'
import { liveSession, orUnavailable } from './guard'
import { first, type Search } from './search'

/**
 * Without a live challenge it leads on to the portal, where another tab has finished the sign-in; else back to the sign-in
 * page, with a reason.
 */
export async function verifyPage(search: Search): Promise<{ csrfToken: string; challenge: ChallengeView }> {
  const csrfToken = csrfTokenOf(await readCookie('csrf'))
  const challenge = await orUnavailable(async () =>
    findChallenge(await deps(), await readCookie('challenge')).catch(none),
  )
  if (!challenge && (await liveSession())) redirect('/')
  if (!challenge || !csrfToken) redirect(`/sign-in?error=${reasonOf(first(search.error))}`)
  return { csrfToken, challenge: await orUnavailable(async () => challengeView(await deps(), challenge)) }
}

const none = (error: unknown) => {
  if (error instanceof DomainError && error.code === 'no-challenge') return null
  throw error
}

const reasonOf = (error: string | undefined) =>
  error && /^[A-Za-z]{1,40}$/.test(error) ? error : toPascalCase('challenge-expired')
