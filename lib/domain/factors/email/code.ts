import { randomInt, timingSafeEqual } from 'node:crypto'
import type { CodeSentView } from '../../../schemas/sign-in'
import { audit } from '../../audit/audit'
import type { Deps, Source, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { blockedUntil } from '../../limits/blocked'
import { takeBack } from '../../limits/forgive'
import { withReservation } from '../../limits/reservation'
import type { CodePurpose } from '../../mail-content'
import { maskedAddress } from '../../people/person'
import { lifetimes } from '../../security-numbers'
import { after, earlier, isFromTheFuture, isUnexpired, secondsUntil } from '../../time'
import { byCode, normaliseCode, type Try, type Verdict } from '../factor'

/** The recipient of a code, the act it is for, and when that act ends. */
export interface CodeRequest {
  person: { id: string; companyId: string; name: string; email: string }
  /** Of the challenge, session or enrolment: the code is rejected in any other. */
  actId: string
  purpose: CodePurpose
  until: Date
  source: Source
}

const context = (userId: string, rowId: string) => ({ userId, rowId, purpose: 'email-code' as const })
const budget = (userId: string) => ({ mailHour: userId, mailDay: userId })

/**
 * Mails a code, which takes the place of the act's earlier one once the mail has left: while it could not be sent, the
 * earlier one works and the budget stays as it was.
 * @throws DomainError too-many-attempts (a minute between two mails of one act; 5 an hour and 20 a day unanswered, per
 *   person), unavailable (dependency: mail)
 */
export async function sendCode(deps: Deps, request: CodeRequest): Promise<CodeSentView> {
  const { person, actId, purpose, source } = request
  const { code, at, expiresAt, askedAt } = await withReservation(
    deps,
    budget(person.id),
    () => claimAndMail(deps, request),
    { onResult: () => 'failed', countedAt: (sent) => sent.at },
  )
  const sealed = deps.vault.seal(new TextEncoder().encode(code), context(person.id, actId))
  await deps.db.emailCode.updateMany({ where: { actId }, data: { code: sealed, sentAt: at, usedAt: null, expiresAt } })
  const { id: userId, companyId, email } = person
  await audit(deps.db, { type: 'email-code.sent', at, userId, companyId, source, detail: { purpose } })
  const resendAt = after(askedAt, lifetimes.resend).toISOString()
  return { sentTo: maskedAddress(email), resendAt, expiresAt: expiresAt.toISOString() }
}

/** Mails a fresh code; if the mail does not leave, the act's earlier code and its time of asking stay. */
async function claimAndMail(deps: Deps, request: CodeRequest) {
  const { person, purpose, source } = request
  const { askedAt, previous } = await claim(deps, request)
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const at = deps.clock.now()
  const expiresAt = earlier(request.until, after(at, lifetimes.emailCode))
  const to = { name: person.name, address: person.email }
  const { userAgent, ip } = source
  const mail = { kind: 'code' as const, purpose, code, expiresAt, to, at, userAgent, ip }
  await deps.mailer.send(mail).catch(async (fault: unknown) => {
    await unclaim(deps, request, { askedAt, previous })
    throw fault
  })
  return { code, at, expiresAt, askedAt }
}

async function unclaim(
  { db, clock }: Deps,
  { actId, person, purpose, source }: CodeRequest,
  { askedAt, previous }: Claim,
) {
  await db.emailCode.updateMany({ where: { actId, askedAt }, data: { askedAt: previous } })
  const { id: userId, companyId } = person
  await audit(db, { type: 'email-code.not-sent', at: clock.now(), userId, companyId, source, detail: { purpose } })
}

const never = new Date(0)

interface Claim {
  askedAt: Date
  /** When the act's code was asked for before. */
  previous: Date
}

/** Compare-and-set on the time of the last asking: of two askings at once one goes on. */
async function claim({ db, clock }: Deps, { person, actId, until }: CodeRequest): Promise<Claim> {
  const now = clock.now()
  const row = { actId, userId: person.id, askedAt: never, expiresAt: until }
  await db.emailCode.createMany({ data: row, skipDuplicates: true })
  const { askedAt: previous } = await db.emailCode.findUniqueOrThrow({ where: { actId } })
  const next = resendAtOf(previous, now)
  const { count } =
    next <= now
      ? await db.emailCode.updateMany({ where: { actId, askedAt: previous }, data: { askedAt: now } })
      : { count: 0 }
  if (count !== 1) throw new DomainError('too-many-attempts', { retryAfter: next > now ? secondsUntil(next, now) : 60 })
  return { askedAt: now, previous }
}

/** When the next mail of an act may be asked for. The budget limits what a clock that ran ahead lets pass. */
const resendAtOf = (askedAt: Date, now: Date) =>
  isFromTheFuture(askedAt, now) ? now : after(askedAt, lifetimes.resend)

export interface CodeState {
  sent: boolean
  /** Why none has left; absent once one has. */
  unsent?: UnsentReason
  /** When the next may be asked for; null: at once. */
  resendAt: Date | null
}
type UnsentReason = 'sending' | 'failed' | 'budget'

/** Whether the act's code has left, why not, and when the next may be asked for. */
export async function codeState(deps: Deps, { userId, actId }: { userId: string; actId: string }): Promise<CodeState> {
  const now = deps.clock.now()
  const [row, budgetFree] = await Promise.all([
    deps.db.emailCode.findUnique({ where: { actId } }),
    blockedUntil(deps, budget(userId)),
  ])
  const pauseEnd = row && row.askedAt > never ? resendAtOf(row.askedAt, now) : null
  const resendAt = later(pauseEnd, budgetFree)
  if (row?.code) return { sent: true, resendAt }
  if (pauseEnd && pauseEnd > now) return { sent: false, unsent: 'sending', resendAt }
  return { sent: false, unsent: budgetFree ? 'budget' : 'failed', resendAt }
}

const later = (a: Date | null, b: Date | null) => (a && b ? (a > b ? a : b) : (a ?? b))

/** The act's newest code, opened; null where none has left. */
async function mailedCode({ db, vault }: Deps, { userId, actId }: { userId: string; actId: string }) {
  const row = await db.emailCode.findFirst({ where: { actId, userId } })
  return row?.code ? { ...row, code: vault.open(row.code, context(userId, actId)) } : null
}

/** Whether this is the code last mailed in this act, accepted or not. */
export async function isMailedCode(deps: Deps, attempt: Try) {
  const mailed = await mailedCode(deps, attempt)
  const typed = new TextEncoder().encode(normaliseCode(attempt.code))
  const equal = mailed !== null && mailed.code.length === typed.length && timingSafeEqual(mailed.code, typed)
  return equal ? mailed : null
}

/** The newest code of this very act, while it lives. */
export async function verifyEmailCode(deps: Deps, attempt: Try): Promise<Verdict> {
  const mailed = await isMailedCode(deps, attempt)
  if (!mailed) return { accepted: false, code: 'invalid-code' }
  if (mailed.usedAt) return { accepted: false, code: 'code-already-used', spentAt: mailed.usedAt }
  const isStanding = isUnexpired(mailed.expiresAt, lifetimes.emailCode, deps.clock.now())
  if (!isStanding) return { accepted: false, code: 'code-expired' }
  return { accepted: true, amr: byCode, spend: (tx, now) => spendMailedCode(tx, mailed, now) }
}

/**
 * Compare-and-set: fails if a newer code was sent or this one was spent meanwhile. Codes are told apart by when they were
 * sent: a new vault key may seal the same code anew meanwhile. Answered, it costs no budget.
 */
async function spendMailedCode(
  tx: Tx,
  { actId, userId, sentAt }: { actId: string; userId: string; sentAt: Date | null },
  now: Date,
) {
  const unspent = { actId, sentAt, usedAt: null }
  const { count } = await tx.emailCode.updateMany({ where: unspent, data: { usedAt: now } })
  if (count === 1 && sentAt) await takeBack(tx, budget(userId), sentAt)
  return count === 1
}

/** Every code on its way; that Email was validated stands in the person's row, which the caller changes. */
export const removeEmail = async (tx: Tx, userId: string) => {
  await tx.emailCode.deleteMany({ where: { userId } })
}
