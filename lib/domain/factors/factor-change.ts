import type { MfaOption } from '../../generated/prisma/enums'
import type { NoticeType } from '../../schemas/audit-events'
import type { Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { auditAndNotify } from '../mail/queue'
import type { NoticeDetail } from '../mail-content'
import type { Person } from '../people/person'
import { endOtherSessions } from '../sessions/end-session'
import { proveBrowser } from '../sessions/known-browser'
import type { LiveSession } from '../sessions/sessions'
import { endAllTrust } from '../sessions/trusted-browsers'
import { byCode, type FactorKind } from './factor'

export interface ChangeContext {
  session: LiveSession
  source: Source
  /** False only where the user declined it; never asked for when a factor is confirmed. */
  endOthers?: boolean
  /** The cookie that the browser is known by, where a factor is confirmed. */
  known?: string | undefined
  /** Of the view that the change was decided on (mfaVersion); absent: whatever is there is changed. */
  version?: string | undefined
}

/**
 * What follows every change of factors, in its transaction: all trust ends, other sessions end (unless declined), an audit
 * row is written, and the person is notified by mail.
 */
export async function afterFactorChange(
  tx: Tx,
  { session, source, endOthers = true }: ChangeContext,
  entry: { type: NoticeType; detail?: NoticeDetail; at: Date },
) {
  const { id: userId, companyId } = session.person
  await endAllTrust(tx, userId)
  if (endOthers) await endOtherSessions(tx, session)
  await auditAndNotify(tx, { ...entry, userId, companyId, source })
}

/**
 * The columns of a person whose factor was confirmed. All of them, whatever the factor is: one that stays behind would keep
 * a bar that the confirmed factor lifts.
 */
export const mfaTurnedOn = ({ mfaSince }: Pick<Person, 'mfaSince'>, option: MfaOption, now: Date) => ({
  option,
  mfaSince: mfaSince ?? now,
  mfaResetAt: null,
  mailboxUnprovenAt: null,
  mailResetAt: null,
})

/** Confirming a factor proves it in this session, and ends every other session that lacks such a proof. */
export async function addProof(tx: Tx, { session, known }: ChangeContext, { factor, now, amr = byCode }: Proof) {
  const { id, person } = session
  const proven = [...new Set([...session.amr, ...amr, 'mfa'])]
  const { count } = await tx.session.updateMany({
    where: { id },
    data: { amr: proven, factor, factorProvenAt: now, steppedUpAt: now },
  })
  // Signed out meanwhile.
  if (count !== 1) throw new DomainError('not-signed-in')
  await tx.session.deleteMany({ where: { userId: person.id, id: { not: id }, factorProvenAt: null } })
  await proveBrowser(tx, person.id, known)
}

interface Proof {
  factor: FactorKind
  now: Date
  /** RFC 8176. */
  amr?: string[]
}
