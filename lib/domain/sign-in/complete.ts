import { afterProof } from '../account/after-proof'
import type { Person } from '../account/person'
import { mintSession } from '../account/sessions'
import { trustBrowser } from '../account/trusted-browsers'
import { audit } from '../audit'
import { hasFactor, signInMethods } from '../company/policy'
import type { Deps, Source, Tx } from '../deps'
import type { FactorKind } from '../factors/factor'
import { auditAndTell } from '../mail/queue'
import { asExpired, findChallenge, type OpenChallenge } from './challenge'
import type { BrowserTokens, Token } from './enter'
import { rememberBrowser } from './known-browser'
import { proofOf, proveSecondStep } from './second-step'
import { switchOption } from './switch-option'

export interface CompleteSignIn {
  method: FactorKind
  code: string
  trustBrowser: boolean
  browser: BrowserTokens
  source: Source
}

export interface Completed {
  userId: string
  session: Token & { id: string }
  known: Token
  /** Null where not asked for, or forbidden by the company. */
  trust: Token | null
  /** A path of this portal. */
  callbackUrl: string
}

/** Where people land who had to use a recovery code (W10). */
const afterRecovery = '/account/settings?signed-in-with=recovery-code'

/**
 * The second step in a browser. Who is signing in stands in the challenge row alone.
 * @throws as proveSecondStep
 */
export async function completeSignIn(deps: Deps, options: CompleteSignIn): Promise<Completed> {
  const challenge = await findChallenge(deps, options.browser.challenge).catch(asExpired)
  const step = { ...options, challenge, offers: signInMethods }
  return proveSecondStep(deps, step, (tx, context) => finish(tx, options, { ...context, challenge }))
}

interface Finish {
  challenge: OpenChallenge
  /** As they are under the lock, not as they were before the code was compared. */
  person: Person
  now: Date
}

async function finish(tx: Tx, options: CompleteSignIn, { challenge, person, now }: Finish): Promise<Completed> {
  const { method, browser, source } = options
  await switchOption(tx, { person, method, source, now })
  const session = await mintSession(tx, { person, ...proofOf(challenge, person, now), source, now })
  const known = await rememberBrowser(tx, { userId: person.id, token: browser.known, lastMethod: method, now })
  const trust = options.trustBrowser && hasFactor(person) ? await trustBrowser(tx, { person, source, now }) : null
  const whose = { userId: person.id, companyId: person.companyId, source, at: now }
  await audit(tx, { ...whose, type: 'sign-in.succeeded', detail: { method } })
  await afterProof(tx, { person, method, source, now })
  if (!challenge.knownBrowser) await auditAndTell(tx, { ...whose, type: 'sign-in.new-browser' })
  if (trust) await audit(tx, { ...whose, type: 'trusted-browser.added' })
  const callbackUrl = method === 'recovery-code' ? afterRecovery : challenge.callbackUrl
  return { userId: person.id, session, known, trust, callbackUrl }
}
