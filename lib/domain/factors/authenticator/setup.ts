import { randomUUID } from 'node:crypto'
import type { Enrolment } from '../../../generated/prisma/client'
import { audit } from '../../audit/audit'
import type { Deps, Source, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { requireMfaVersion } from '../../people/mfa-version'
import type { Person } from '../../people/person'
import { lifetimes, maxAuthenticators } from '../../security-numbers'
import { type LiveSession, lockSession } from '../../sessions/sessions'
import { after, isUnexpired } from '../../time'
import { diagnoseSetUp, particularsOf } from '../diagnose'
import { addProof, afterFactorChange, type ChangeContext, mfaTurnedOn } from '../factor-change'
import { unlessTaken } from '../labels'
import { type NewSet, newSet, requireSet } from '../recovery-codes'
import { newKey, otpauthUri, stepOf } from './authenticator'

interface Begin extends Pick<ChangeContext, 'version'> {
  session: LiveSession
  source: Source
  /** Of the app, among the person's others; without one it gets a name of its own. */
  label?: string | undefined
  /** Joins the user's keys instead of replacing them; a key kept by the switch to Email is replaced all the same. */
  add?: boolean | undefined
  /** Throws a pending key away first. */
  fresh?: boolean | undefined
}

const context = (userId: string, rowId: string) => ({ userId, rowId, purpose: 'enrolment' as const })

/**
 * Begins a new key in a row of its own: nothing live changes. In the session that began it the same key comes again at
 * every look (what is said anew of its name and of `add` is noted); beginning elsewhere ends it.
 * @throws DomainError method-not-allowed where the company's policy forbids authenticators; limit-reached;
 *   changed-meanwhile
 */
export async function beginAuthenticator(deps: Deps, options: Begin) {
  const { session, source, label, add } = options
  const now = deps.clock.now()
  return deps.db.$transaction(async (tx) => {
    const person = await lockSession(tx, session)
    if (!person.company.allowAuthenticator) throw new DomainError('method-not-allowed')
    requireMfaVersion(person, options.version)
    const pending = await tx.enrolment.findUnique({ where: { userId: person.id } })
    const again = pending && !options.fresh && isOf(pending, session, now) ? pending : null
    const said = { label: label ?? again?.label ?? '', add: add ?? false }
    requireRoom(person, said)
    // Thrown away meanwhile: then a new one is begun.
    const kept = again && (await tx.enrolment.updateMany({ where: { id: again.id }, data: said })).count === 1
    if (kept) return { created: false, ...show(deps, again, person.email) }
    await tx.enrolment.deleteMany({ where: { userId: person.id } })
    const row = await tx.enrolment.create({ data: { ...said, ...newPending(deps, session, now) } })
    await audit(tx, { type: 'factor.enrolment-begun', at: now, userId: person.id, companyId: person.companyId, source })
    return { created: true, ...show(deps, row, person.email) }
  })
}

function newPending({ vault }: Deps, { id: sessionId, person }: LiveSession, now: Date) {
  const id = randomUUID()
  const secret = vault.seal(new TextEncoder().encode(newKey()), context(person.id, id))
  const whose = { id, userId: person.id, sessionId, kind: 'AUTHENTICATOR' as const }
  return { ...whose, secret, createdAt: now, expiresAt: after(now, lifetimes.enrolment) }
}

/** Whether a key joins the person's others. One kept by the switch to Email is not in use: a new one takes its place. */
const joins = (person: Person, { add }: { add: boolean }) =>
  add && !(person.option === 'EMAIL' && person.authenticators.length > 0)

/** @throws DomainError limit-reached */
function requireRoom(person: Person, pending: { add: boolean }) {
  if (joins(person, pending) && person.authenticators.length >= maxAuthenticators)
    throw new DomainError('limit-reached')
}

const isOf = (row: Enrolment, session: LiveSession, now: Date) =>
  row.sessionId === session.id && row.kind === 'AUTHENTICATOR' && isUnexpired(row.expiresAt, lifetimes.enrolment, now)

const openSecret = ({ vault }: Deps, row: Enrolment) =>
  new TextDecoder().decode(vault.open(row.secret ?? '', context(row.userId, row.id)))

function show(deps: Deps, row: Enrolment, account: string) {
  const secret = openSecret(deps, row)
  const issuer = deps.appName
  return {
    id: row.id,
    secret,
    account,
    issuer,
    otpauthUri: otpauthUri({ issuer, label: account, secret }),
    expiresAt: row.expiresAt,
  }
}

/** Throws the pending key away, if this session began it. */
export const discardEnrolment = ({ db }: Deps, session: LiveSession) =>
  db.enrolment.deleteMany({ where: { userId: session.person.id, sessionId: session.id } })

/**
 * Proves the pending key and makes it live: the swap, the new recovery set and the session's proof are one transaction.
 * Misses never count against the account: the key is on the person's own screen.
 * @param options.label a name that came to mind only now
 * @param options.id the key that the caller showed; absent: whatever key is on its way
 * @returns the recovery codes as shown, or nulls where an added key leaves the live set in place
 * @throws DomainError enrolment-expired, invalid-code, clock-skew, looks-like-recovery-code; limit-reached;
 *   changed-meanwhile where another session changed what the key would have joined (the pending key stays), and where
 *   another key is on its way
 */
export async function confirmAuthenticator(
  deps: Deps,
  options: ChangeContext & { code: string; label?: string | undefined; id?: string | undefined },
) {
  const { session, code } = options
  const now = deps.clock.now()
  const pending = await deps.db.enrolment.findUnique({ where: { userId: session.person.id } })
  if (!pending || !isOf(pending, session, now)) throw new DomainError('enrolment-expired')
  if (options.id !== undefined && options.id !== pending.id)
    throw new DomainError('changed-meanwhile', { asked: 'set-up' })
  const secret = openSecret(deps, pending)
  const step = await stepOf(secret, code, now)
  if (step === null) {
    const failure = await diagnoseSetUp(secret, code, now)
    throw new DomainError(failure.code, { ...particularsOf(failure), asked: 'set-up' })
  }
  const set = wantsSet(session.person, pending) ? await newSet(deps, pending.userId) : null
  const stored = await deps.db.$transaction((tx) => makeLive(tx, deps, { ...options, pending, secret, step, set, now }))
  return { recoveryCodes: stored?.codes ?? null, setId: stored?.setId ?? null }
}

/** A key that replaces brings a new recovery set, one that joins only where there is none. */
const wantsSet = (person: Person, pending: { add: boolean }) => !joins(person, pending) || !person.recoverySet

interface Confirmed extends ChangeContext {
  label?: string | undefined
  pending: Enrolment
  secret: string
  step: number
  set: NewSet | null
  now: Date
}

/** @returns the recovery set that was stored, if one was due to the person as they are under the lock */
async function makeLive(tx: Tx, { vault }: Deps, { pending, secret, step, now, ...confirmed }: Confirmed) {
  const { session, source } = confirmed
  const { userId } = pending
  const person = await lockSession(tx, session)
  if (!person.company.allowAuthenticator) throw new DomainError('method-not-allowed')
  const { count } = await tx.enrolment.deleteMany({ where: { id: pending.id, sessionId: session.id } })
  if (count !== 1) throw new DomainError('enrolment-expired')
  requireRoom(person, pending)
  const set = wantsSet(person, pending) ? requireSet(confirmed.set) : null
  const beside = joins(person, pending) ? person.authenticators : []
  if (!beside.length) await tx.authenticator.updateMany({ where: live(userId), data: { replacedAt: now } })
  const id = randomUUID()
  const sealed = vault.seal(new TextEncoder().encode(secret), { userId, rowId: id, purpose: 'authenticator' })
  const label = confirmed.label || pending.label || unlessTaken('Authenticator app', beside)
  await tx.authenticator.create({
    data: { id, userId, label, secret: sealed, lastStep: step, createdAt: now, lastUsedAt: now },
  })
  // A key that is added takes the place of Email and of no option, but not of a passkey.
  const option = joins(person, pending) && person.option === 'PASSKEY' ? person.option : 'AUTHENTICATOR'
  await tx.user.update({ where: { id: userId }, data: mfaTurnedOn(person, option, now) })
  if (set) await set.store(tx, now)
  await addProof(tx, confirmed, { factor: 'authenticator', now })
  const type = person.authenticators.length > beside.length ? 'factor.replaced' : 'factor.added'
  const entry = { type, at: now, detail: { factor: 'authenticator' } } as const
  await afterFactorChange(tx, { session, source, endOthers: false }, entry)
  return set
}

const live = (userId: string) => ({ userId, replacedAt: null })
