import { randomUUID } from 'node:crypto'
import type { Enrolment } from '../../generated/prisma/client'
import { addProof, afterFactorChange, type ChangeContext } from '../account/factor-change'
import { type LiveSession, lockSession } from '../account/sessions'
import { audit } from '../audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { lifetimes } from '../limits'
import { after } from '../time'
import { newKey, otpauthUri, stepOf } from './authenticator'
import { diagnoseSetUp, particularsOf } from './doctor'
import { type NewSet, newSet } from './recovery-codes'

interface Begin {
  session: LiveSession
  source: Source
  label?: string | undefined
  /** Joins the user's keys instead of replacing them. */
  add?: boolean | undefined
  /** Throws a pending key away first. */
  fresh?: boolean | undefined
}

const context = (userId: string, rowId: string) => ({ userId, rowId, purpose: 'enrolment' as const })

/**
 * Begins a new key in a row of its own: nothing live changes. In the session that began it the same key comes again at
 * every look; beginning elsewhere ends it.
 * @throws DomainError method-not-allowed where the company's policy forbids authenticators
 */
export async function beginAuthenticator(deps: Deps, options: Begin) {
  const { session, source, add = false, label = 'Authenticator app' } = options
  const now = deps.clock.now()
  return deps.db.$transaction(async (tx) => {
    const person = await lockSession(tx, session)
    if (!person.company.allowAuthenticator) throw new DomainError('method-not-allowed')
    const pending = await tx.enrolment.findUnique({ where: { userId: person.id } })
    if (pending && !options.fresh && isOf(pending, session, now) && pending.add === add) {
      return { created: false, ...show(deps, pending, person.email) }
    }
    await tx.enrolment.deleteMany({ where: { userId: person.id } })
    const id = randomUUID()
    const row = await tx.enrolment.create({
      data: {
        id,
        userId: person.id,
        sessionId: session.id,
        kind: 'AUTHENTICATOR',
        label,
        add,
        secret: deps.vault.seal(new TextEncoder().encode(newKey()), context(person.id, id)),
        createdAt: now,
        expiresAt: after(now, lifetimes.enrolment),
      },
    })
    await audit(tx, { type: 'factor.enrolment-begun', at: now, userId: person.id, companyId: person.companyId, source })
    return { created: true, ...show(deps, row, person.email) }
  })
}

const isOf = (row: Enrolment, session: LiveSession, now: Date) =>
  row.sessionId === session.id && row.kind === 'AUTHENTICATOR' && row.expiresAt > now

const openSecret = ({ vault }: Deps, row: Enrolment) =>
  new TextDecoder().decode(vault.open(row.secret ?? '', context(row.userId, row.id)))

function show(deps: Deps, row: Enrolment, account: string) {
  const secret = openSecret(deps, row)
  const issuer = deps.appName
  return {
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
 * @returns the recovery codes as shown, or nulls where an added key leaves the live set in place
 * @throws DomainError enrolment-expired, invalid-code, clock-skew, looks-like-recovery-code
 */
export async function confirmAuthenticator(deps: Deps, options: ChangeContext & { code: string }) {
  const { session, code } = options
  const now = deps.clock.now()
  const pending = await deps.db.enrolment.findUnique({ where: { userId: session.person.id } })
  if (!pending || !isOf(pending, session, now)) throw new DomainError('enrolment-expired')
  const secret = openSecret(deps, pending)
  const step = await stepOf(secret, code, now)
  if (step === null) {
    const miss = await diagnoseSetUp(secret, code, now)
    throw new DomainError(miss.code, { ...particularsOf(miss), asked: 'set-up' })
  }
  const set = pending.add && session.person.recoverySet ? null : await newSet(deps, pending.userId)
  await deps.db.$transaction((tx) => makeLive(tx, deps, { ...options, pending, secret, step, set, now }))
  return { recoveryCodes: set?.codes ?? null, setId: set?.setId ?? null }
}

interface Confirmed extends ChangeContext {
  pending: Enrolment
  secret: string
  step: number
  set: NewSet | null
  now: Date
}

async function makeLive(tx: Tx, { vault }: Deps, { pending, secret, step, set, now, ...change }: Confirmed) {
  const { userId, label, add } = pending
  const person = await lockSession(tx, change.session)
  if (!person.company.allowAuthenticator) throw new DomainError('method-not-allowed')
  const { count } = await tx.enrolment.deleteMany({ where: { id: pending.id, sessionId: change.session.id } })
  if (count !== 1) throw new DomainError('enrolment-expired')
  if (!add) await tx.authenticator.updateMany({ where: { userId, replacedAt: null }, data: { replacedAt: now } })
  const id = randomUUID()
  const sealed = vault.seal(new TextEncoder().encode(secret), { userId, rowId: id, purpose: 'authenticator' })
  await tx.authenticator.create({
    data: { id, userId, label, secret: sealed, lastStep: step, createdAt: now, lastUsedAt: now },
  })
  await tx.user.update({
    where: { id: userId },
    data: {
      option: 'AUTHENTICATOR',
      mfaSince: person.mfaSince ?? now,
      mfaResetAt: null,
      mailboxUnprovenAt: null,
      mailResetAt: null,
    },
  })
  if (set) await set.store(tx, now)
  await addProof(tx, change.session, { now })
  const type = person.authenticators.length && !add ? 'factor.replaced' : 'factor.added'
  await afterFactorChange(tx, { ...change, endOthers: false }, { type, at: now, detail: { factor: 'authenticator' } })
}
