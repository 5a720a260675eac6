import type { Deps, Source } from '../deps'
import { spendFactor, verifyFactor } from '../factors/attempt'
import type { Answer, FactorKind } from '../factors/factor'
import { signInMethods } from '../policy/policy'
import { knownAtSecondStep } from '../sessions/known-browser'
import { admitByFactor, type CompletedSignIn } from './admit'
import { asExpired, findChallenge } from './challenge'
import { burnChallenge } from './challenge-attempts'
import type { BrowserTokens } from './enter'
import { proofOf, withChallengeAttempt } from './second-step'
import { switchOption } from './switch-option'

export interface CompleteSignIn extends Answer {
  method: FactorKind
  trustBrowser: boolean
  browser: BrowserTokens
  source: Source
}

/**
 * The second step in a browser: reserves one of the challenge's attempts, verifies the answer, and spends code and
 * challenge in the transaction that makes the session. The challenge's row alone says who is signing in.
 * @throws as withChallengeAttempt; DomainError method-not-allowed
 */
export async function completeSignIn(deps: Deps, given: CompleteSignIn): Promise<CompletedSignIn> {
  const { method, code, response, browser, trustBrowser, source } = given
  const challenge = await findChallenge(deps, browser.challenge).catch(asExpired)
  const { knownBrowser: isKnown, callbackUrl } = challenge
  const knownId = knownAtSecondStep(deps, challenge.user, { token: browser.known })
  return withChallengeAttempt(deps, challenge, { method, code, response, source, knownId }, async (attempt) => {
    const verdict = await verifyFactor(deps, attempt)
    return deps.db.$transaction(async (tx) => {
      const proved = await spendFactor(deps, tx, { attempt, verdict, offers: signInMethods })
      const { person, now } = proved
      await burnChallenge(tx, challenge, person)
      await switchOption(tx, { person, method, source, now })
      const visit = { known: browser.known, isKnown, trustBrowser, callbackUrl, source, now }
      return admitByFactor(tx, { person, method, proof: proofOf(challenge, proved), ...visit })
    })
  })
}
