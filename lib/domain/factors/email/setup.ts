import { randomUUID } from 'node:crypto'
import type { Enrolment } from '../../../generated/prisma/client'
import { audit } from '../../audit/audit'
import type { Deps, Source, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { lockPerson, type Person } from '../../people/person'
import { attemptsPerEmailSetUp, lifetimes } from '../../security-numbers'
import { type LiveSession, lockSession } from '../../sessions/sessions'
import { after, isUnexpired, unexpired } from '../../time'
import { failureByShape, particularsOf } from '../diagnose'
import type { FailedAttempt } from '../factor'
import { addProof, afterFactorChange, type ChangeContext, mfaTurnedOn } from '../factor-change'
import { newSet, requireSet } from '../recovery-codes'
import { sendCode, verifyEmailCode } from './code'

/**
 * Begins Email as a method: a pending row, as for a key, and a code to the person's own address. While one is pending in
 * this session the code is mailed again.
 * @throws DomainError method-not-allowed, and those of sendCode
 */
export async function beginEmail(deps: Deps, { session, source }: { session: LiveSession; source: Source }) {
  const now = deps.clock.now()
  const { person, pending, undo } = await deps.db.$transaction(async (tx) => {
    const person = await lockSession(tx, session)
    if (!person.company.allowEmail) throw new DomainError('method-not-allowed')
    const found = await tx.enrolment.findUnique({ where: { userId: person.id } })
    if (found && isOpen(found, session, now)) return { person, pending: found, undo: null }
    await tx.enrolment.deleteMany({ where: { userId: person.id } })
    const row = { id: randomUUID(), userId: person.id, sessionId: session.id, kind: 'EMAIL' as const, label: 'Email' }
    const data = { ...row, createdAt: now, expiresAt: after(now, lifetimes.enrolment) }
    await audit(tx, { type: 'factor.enrolment-begun', at: now, userId: person.id, companyId: person.companyId, source })
    return { person, pending: await tx.enrolment.create({ data }), undo: { before: found } }
  })
  const request = { person, actId: pending.id, purpose: 'set-up' as const, until: pending.expiresAt, source }
  return sendCode(deps, request).catch(async (refused) => {
    if (undo) await takeBack(deps, pending, undo.before)
    throw refused
  })
}

/** No code was mailed, so the set-up ends, and a pending key from before is restored. */
const takeBack = ({ db }: Deps, { id, userId }: Enrolment, before: Enrolment | null) =>
  db.$transaction(async (tx) => {
    await lockPerson(tx, userId)
    const { count } = await tx.enrolment.deleteMany({ where: { id } })
    // Its session may have ended meanwhile.
    const standing = before && (await tx.session.findUnique({ where: { id: before.sessionId } }))
    if (count && standing) await tx.enrolment.create({ data: before })
  })

const isOpen = (row: Enrolment, session: LiveSession, now: Date) =>
  row.sessionId === session.id &&
  row.kind === 'EMAIL' &&
  isUnexpired(row.expiresAt, lifetimes.enrolment, now) &&
  row.attempts < attemptsPerEmailSetUp

/**
 * Proves the mailed code: Email becomes the option, every authenticator key, live or kept, goes in the same transaction;
 * the recovery set stays, or is made where there is none.
 * @returns the recovery codes as shown, or nulls where the live set stays
 * @throws DomainError enrolment-expired, too-many-attempts (the fifth miss ends the set-up), or the cause of the miss
 */
export async function confirmEmail(deps: Deps, options: ChangeContext & { code: string }) {
  const { session, code } = options
  const { person } = session
  const pending = await reserveAttempt(deps, session)
  const attempt = { userId: person.id, actId: pending.id, code }
  const verdict = await verifyEmailCode(deps, attempt).catch(async (fault) => {
    await giveAttemptBack(deps, pending)
    throw fault
  })
  if (!verdict.accepted)
    throw await recordFailedAttempt(deps, pending, verdict.code === 'code-expired' ? verdict : failureByShape(code))
  const set = person.recoverySet ? null : await newSet(deps, person.id)
  const stored = await deps.db.$transaction(async (tx) => {
    const now = deps.clock.now()
    const fresh = await lockSession(tx, session)
    if (!fresh.company.allowEmail) throw new DomainError('method-not-allowed')
    const { count } = await tx.enrolment.deleteMany({ where: { id: pending.id, sessionId: session.id } })
    if (count !== 1 || !(await verdict.spend(tx, now))) throw new DomainError('enrolment-expired')
    const made = fresh.recoverySet ? null : requireSet(set)
    await made?.store(tx, now)
    await makeLive(tx, options, fresh, now)
    return made
  })
  return { recoveryCodes: stored?.codes ?? null, setId: stored?.setId ?? null }
}

async function makeLive(tx: Tx, change: ChangeContext, person: Person, now: Date) {
  await tx.authenticator.deleteMany({ where: { userId: person.id } })
  const data = { ...mfaTurnedOn(person, 'EMAIL', now), emailValidatedAt: now }
  await tx.user.update({ where: { id: person.id }, data })
  await addProof(tx, change, { factor: 'email', now })
  const type = person.authenticators.length > 0 ? 'factor.replaced' : 'factor.added'
  await afterFactorChange(tx, { ...change, endOthers: false }, { type, at: now, detail: { factor: 'email' } })
}

/** Counted before anything is compared. Failures of a person's own set-up do not count against the account. */
async function reserveAttempt({ db, clock }: Deps, session: LiveSession) {
  const mine = { userId: session.person.id, sessionId: session.id, kind: 'EMAIL' as const }
  const expiresAt = unexpired(lifetimes.enrolment, clock.now())
  const open = { ...mine, expiresAt, attempts: { lt: attemptsPerEmailSetUp } }
  const [row] = await db.enrolment.updateManyAndReturn({ where: open, data: { attempts: { increment: 1 } } })
  if (!row) throw new DomainError('enrolment-expired')
  return row
}

const giveAttemptBack = ({ db }: Deps, { id }: Enrolment) =>
  db.enrolment.updateMany({ where: { id }, data: { attempts: { decrement: 1 } } })

async function recordFailedAttempt({ db }: Deps, { id, attempts }: Enrolment, failure: FailedAttempt) {
  const triesLeft = attemptsPerEmailSetUp - attempts
  if (triesLeft > 0)
    return new DomainError(failure.code, { triesLeft, ...particularsOf(failure), asked: 'email-set-up' })
  await db.enrolment.deleteMany({ where: { id } })
  return new DomainError('too-many-attempts', { triesLeft: 0, asked: 'email-set-up' })
}
