import type { SignInSource } from '../../generated/prisma/enums'
import { auditRow } from '../audit/audit'
import type { Source, Tx } from '../deps'
import { afterProof } from '../factors/after-proof'
import type { FactorKind } from '../factors/factor'
import { auditAndNotifyRows } from '../mail/queue'
import type { Person } from '../people/person'
import { hasFactor } from '../policy/policy'
import { rememberBrowser } from '../sessions/known-browser'
import { mintSession } from '../sessions/sessions'
import { trustBrowser } from '../sessions/trusted-browsers'
import type { Token } from './enter'

export interface CompletedSignIn {
  userId: string
  session: Token & { id: string }
  known: Token
  /** Null where not asked for, or forbidden by the company. */
  trust: Token | null
  /** A path of this portal. */
  callbackUrl: string
}

interface Proof {
  /** Locked, as they are now. */
  person: Person
  method: FactorKind
  /** What the session will say of itself. */
  proof: { way: SignInSource; amr: string[]; factorProvenAt: Date | null; steppedUp: boolean }
  /** The token that the browser remembers the person by, unproven; and whether it is theirs. */
  known: string | undefined
  isKnown: boolean
  trustBrowser: boolean
  callbackUrl: string
  source: Source
  now: Date
}

/** Where a sign-in with a recovery code leads: the lost factor is to be replaced. */
const afterRecovery = '/account/settings?signed-in-with=recovery-code'

/**
 * What follows every right second factor in a browser, after a password or without one, in the transaction that spends it:
 * the session, the browser that is remembered, and trust in it where the user asked for that.
 */
export async function admitByFactor(
  tx: Tx,
  { person, method, proof, source, now, ...given }: Proof,
): Promise<CompletedSignIn> {
  const browser = { userId: person.id, token: given.known, lastMethod: method, now }
  const { row, ...known } = await rememberBrowser(tx, browser)
  const trust = given.trustBrowser && hasFactor(person) ? await trustBrowser(tx, { person, source, now }) : null
  const whose = { userId: person.id, companyId: person.companyId, source, at: now }
  const session = await mintSession(tx, { person, ...proof, factor: method, source, now }, [
    row,
    auditRow({ ...whose, type: 'sign-in.succeeded', detail: { method } }),
    ...(given.isKnown ? [] : auditAndNotifyRows({ ...whose, type: 'sign-in.new-browser' })),
    ...(trust ? [auditRow({ ...whose, type: 'trusted-browser.added' })] : []),
  ])
  await afterProof(tx, { person, method, source, now })
  const callbackUrl = method === 'recovery-code' ? afterRecovery : given.callbackUrl
  return { userId: person.id, session, known, trust, callbackUrl }
}
