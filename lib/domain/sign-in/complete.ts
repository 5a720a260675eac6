import type { Deps, Source } from '../deps'
import type { Answer, FactorKind } from '../factors/factor'
import { signInMethods } from '../policy/policy'
import { knownAtSecondStep } from '../sessions/known-browser'
import { admitByFactor, type Completed } from './admit'
import { asExpired, findChallenge } from './challenge'
import type { BrowserTokens } from './enter'
import { proofOf, proveSecondStep } from './second-step'
import { switchOption } from './switch-option'

export interface CompleteSignIn extends Answer {
  method: FactorKind
  trustBrowser: boolean
  browser: BrowserTokens
  source: Source
}

/**
 * The second step in a browser. Who is signing in stands in the challenge row alone.
 * @throws as proveSecondStep
 */
export async function completeSignIn(deps: Deps, options: CompleteSignIn): Promise<Completed> {
  const { method, browser, trustBrowser, source } = options
  const challenge = await findChallenge(deps, browser.challenge).catch(asExpired)
  const { knownBrowser: isKnown, callbackUrl } = challenge
  const knownId = knownAtSecondStep(deps, challenge.user, { token: browser.known })
  return proveSecondStep(deps, { ...options, challenge, knownId, offers: signInMethods }, async (tx, proved) => {
    const { person, now } = proved
    await switchOption(tx, { person, method, source, now })
    const given = { known: browser.known, isKnown, trustBrowser, callbackUrl, source, now }
    return admitByFactor(tx, { person, method, proof: proofOf(challenge, proved), ...given })
  })
}
