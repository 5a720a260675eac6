import type { Assertion } from '../../../schemas/passkey'
import { audit } from '../../audit/audit'
import type { Deps, Source, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { afterProof } from '../../factors/after-proof'
import { type AttemptCounter, spendFactor, verifyFactor, WrongCode, withFactorAttempt } from '../../factors/attempt'
import { particularsOf } from '../../factors/diagnose'
import { sendCode } from '../../factors/email/code'
import type { FactorKind } from '../../factors/factor'
import { askForPasskey } from '../../factors/passkey/proof'
import { isDirectoryPassword } from '../../identity/directory'
import { inBackground } from '../../limits/in-background'
import { withReservation } from '../../limits/reservation'
import { passwordSubject } from '../../limits/subjects'
import { lockPerson, type Person } from '../../people/person'
import { stepUpFactors } from '../../policy/policy'
import { lifetimes, stepUpAttemptsPerSession } from '../../security-numbers'
import type { LiveSession } from '../../sessions/sessions'
import { after, isFromTheFuture } from '../../time'
import { newToken, tokenHash } from '../../token'
import { stepUpMethods } from '../mfa/view'

export interface StepUp {
  session: LiveSession
  source: Source
  /** The session's cookie: an authentication ends it and gives a new one [ASVS 7.2.4]. */
  token: string
  proof: { password: string } | Given
}

/** By a factor: what was asked for, and the answer. */
interface Given {
  method: FactorKind
  code?: string | undefined
  response?: Assertion | undefined
}

/** @throws DomainError step-up-required unless one was done in this session in the last ten minutes */
export function requireStepUp({ clock }: Pick<Deps, 'clock'>, session: LiveSession) {
  const { steppedUpAt } = session
  const now = clock.now()
  const isFresh = steppedUpAt && steppedUpAt >= after(now, -lifetimes.stepUp) && !isFromTheFuture(steppedUpAt, now)
  if (!isFresh) throw new DomainError('step-up-required')
}

/**
 * The same for what would hand the account over: a sign-in counts as none, so that an open session alone is not enough.
 * @throws DomainError step-up-required
 */
export function requireOwnStepUp(deps: Pick<Deps, 'clock'>, session: LiveSession) {
  requireStepUp(deps, session)
  if (!session.steppedUpAt || session.steppedUpAt <= session.authenticatedAt) throw new DomainError('step-up-required')
}

/**
 * Asks again for a factor, or for the password where there is none (stepUpMethods). Misses count as at sign-in; five in a row end the
 * session.
 * @returns the session's new token
 * @throws DomainError with the cause of the miss, too-many-attempts, or not-signed-in once the session has ended
 */
export async function stepUp(deps: Deps, options: StepUp) {
  const { proof, session } = options
  const asked = stepUpMethods(session)
  if (!asked.length) throw new DomainError('not-set-up')
  const byFactor = !asked.includes('password') && !asked.includes('provider')
  if ('method' in proof ? !byFactor : !asked.includes('password')) throw new DomainError('not-set-up')
  return 'method' in proof ? stepUpByFactor(deps, options, proof) : stepUpByPassword(deps, options, proof.password)
}

async function stepUpByFactor(deps: Deps, options: StepUp, { method, code = '', response }: Given) {
  const { session, source } = options
  // HTTP.md has 429 here for a locked account, in any browser. Signing in again in a known one gets past the lock.
  const knownId = async () => null
  const answer = { userId: session.person.id, actId: session.id, method, code, response, source, knownId }
  try {
    return await withFactorAttempt(deps, answer, attemptsOf(deps, session), async (attempt) => {
      const verdict = await verifyFactor(deps, attempt)
      return deps.db.$transaction(async (tx) => {
        const proved = await spendFactor(deps, tx, { attempt, verdict, offers: stepUpFactors })
        return succeed(tx, options, { ...proved, method })
      })
    })
  } catch (error) {
    if (!(error instanceof WrongCode)) throw error
    await fail(deps, options, method)
    throw new DomainError(error.failure.code, { ...particularsOf(error.failure), asked: method })
  }
}

async function stepUpByPassword(deps: Deps, options: StepUp, password: string) {
  const { session, source } = options
  const subjects = { password: passwordSubject(session.person.email, source), source: source.network }
  const attempts = attemptsOf(deps, session)
  const work = async () => {
    await attempts.reserve()
    return provePassword(deps, options, password).catch(async (error: unknown) => {
      await inBackground(attempts.giveBack())
      throw error
    })
  }
  const token = await withReservation(deps, subjects, work, {
    onResult: (made) => (made ? 'succeeded' : 'failed'),
  })
  if (token) return token
  await fail(deps, options, 'password')
  throw new DomainError('invalid-credentials')
}

/** @returns the session's new token; null for a wrong password */
async function provePassword(deps: Deps, options: StepUp, password: string) {
  const { session, source } = options
  if (!(await isPassword(deps, session, { password, source }))) return null
  const proved = { now: deps.clock.now(), method: 'password' as const, person: session.person }
  return deps.db.$transaction((tx) => succeed(tx, options, proved))
}

/** The directory's, where that is how the person came in. */
const isPassword = (deps: Deps, { way, person }: LiveSession, given: { password: string; source: Source }) =>
  way === 'LDAP'
    ? isDirectoryPassword(deps, person, given)
    : deps.hasher.verifyPassword(person.passwordHash, given.password)

/** Counted before anything is compared, so that a burst cannot look more often than five times. */
const attemptsOf = ({ db }: Deps, { id }: LiveSession): AttemptCounter => ({
  reserve: async () => {
    const open = { id, stepUpMisses: { lt: stepUpAttemptsPerSession } }
    const data = { stepUpMisses: { increment: 1 } }
    const [row] = await db.session.updateManyAndReturn({ where: open, data, select: { stepUpMisses: true } })
    if (!row) throw new DomainError('not-signed-in')
    return row.stepUpMisses
  },
  giveBack: () =>
    db.session.updateMany({ where: { id, stepUpMisses: { gt: 0 } }, data: { stepUpMisses: { decrement: 1 } } }),
})

interface Succeeded {
  now: Date
  method: FactorKind | 'password' | 'provider'
  person: Person
  /** RFC 8176, of a factor. */
  amr?: string[]
}

/** What every step-up ends in: a new token for the session, which has proved a factor where it was one. */
export async function succeed(
  tx: Tx,
  { session, source, token }: Omit<StepUp, 'proof'>,
  { now, method, person, amr = [] }: Succeeded,
) {
  const fresh = newToken()
  const factor = method === 'password' || method === 'provider' ? null : method
  const proven = !factor ? {} : { factor, factorProvenAt: now, amr: [...new Set([...session.amr, ...amr, 'mfa'])] }
  const { count } = await tx.session.updateMany({
    where: { id: session.id, tokenHash: tokenHash('session', token) ?? '' },
    data: { tokenHash: tokenHash('session', fresh) as string, steppedUpAt: now, stepUpMisses: 0, ...proven },
  })
  if (count !== 1) throw new DomainError('not-signed-in')
  const { id: userId, companyId } = person
  await audit(tx, { type: 'step-up.succeeded', at: now, userId, companyId, source, detail: { method } })
  if (factor) await afterProof(tx, { person, method: factor, source, now })
  return { token: fresh, expiresAt: session.expiresAt }
}

/**
 * A code mailed for this session's step-up.
 * @throws DomainError not-set-up where Email is neither the option nor the only factor, and those of sendCode
 */
export async function emailStepUpCode(deps: Deps, { session, source }: Pick<StepUp, 'session' | 'source'>) {
  const { person, id: actId, until } = session
  if (!stepUpFactors(person).includes('email')) throw new DomainError('not-set-up')
  return sendCode(deps, { person, actId, purpose: 'step-up', until, source })
}

/** Asks for a passkey for this session's step-up. @throws DomainError not-set-up where none can be answered */
export async function askStepUpPasskey(deps: Deps, { person, id: actId, until }: LiveSession) {
  if (!stepUpFactors(person).includes('passkey')) throw new DomainError('not-set-up')
  return askForPasskey(deps, { actId, purpose: 'STEP_UP', person, until })
}

async function fail({ db, clock }: Deps, { session, source }: StepUp, method: string) {
  const { id: userId, companyId } = session.person
  const whose = { userId, companyId, source, at: clock.now() }
  await db.$transaction(async (tx) => {
    await lockPerson(tx, userId)
    const tooMany = { id: session.id, stepUpMisses: { gte: stepUpAttemptsPerSession } }
    const { count } = await tx.session.deleteMany({ where: tooMany })
    await audit(tx, { ...whose, type: 'step-up.failed', detail: { method } })
    if (count) await audit(tx, { ...whose, type: 'session.ended' })
  })
}
