import type { Deps, Source } from '../deps'
import { DomainError } from '../errors'
import { findKnownBrowser } from '../sessions/known-browser'
import { findChallenge, mailChallengeCode } from './challenge'
import { type BrowserTokens, enter, type SignInResult } from './enter'
import { findByTypedEmail, provePassword } from './password-step'

export interface BeginSignIn {
  email: string
  password: string
  /** A path of this portal, already checked. */
  callbackUrl: string
  browser: BrowserTokens
  source: Source
}

/**
 * The password step of a browser: throttle, first step, and whether a second one is due. Unknown address, wrong password,
 * disabled and managed users get the same answer after the same work.
 * @throws DomainError invalid-credentials, too-many-attempts (retryAfter in seconds), busy, unavailable
 */
export async function beginSignIn(deps: Deps, options: BeginSignIn): Promise<SignInResult> {
  const { source, browser, callbackUrl } = options
  const typed = await findByTypedEmail(deps, options.email)
  const known = await findKnownBrowser(deps, typed.person?.id, browser.known)
  const { way, confirm } = await provePassword(deps, typed, { ...options, known: known !== null })
  const begun = await deps.db.$transaction(async (tx) => {
    const now = deps.clock.now()
    const proof = { person: await confirm(tx), way, amr: ['pwd'], providerMfa: false }
    return enter(tx, { ...proof, known, browser, callbackUrl, source, now })
  })
  await mailFirstCode(deps, begun, source)
  return begun
}

/** The challenge stands whether or not the mail leaves: the MFA screen says so, and how to go on. */
export async function mailFirstCode(deps: Deps, begun: SignInResult, source: Source) {
  if (begun.kind !== 'challenge' || begun.challenge.method !== 'email') return
  const challenge = await findChallenge(deps, begun.challenge.token)
  await mailChallengeCode(deps, challenge, source).catch((refused: unknown) => {
    if (!(refused instanceof DomainError)) throw refused
  })
}
