import { audit } from '../audit/audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { tokenHash } from '../token'
import { type LiveSession, lockSession } from './sessions'

/** Ends the session of a cookie, if it is one: signing out, or a new password step in the same browser. */
export async function endSessionOf(tx: Tx, token: string | undefined, { at, source }: { at: Date; source: Source }) {
  const hash = tokenHash('session', token)
  const row = hash && (await tx.session.findUnique({ where: { tokenHash: hash }, include: { user: true } }))
  if (!row) return
  const { count } = await tx.session.deleteMany({ where: { id: row.id } })
  const whose = { userId: row.userId, companyId: row.user.companyId, source }
  if (count) await audit(tx, { ...whose, type: 'session.ended', at })
}

export const signOut = ({ db, clock }: Deps, token: string | undefined, source: Source) =>
  db.$transaction((tx) => endSessionOf(tx, token, { at: clock.now(), source }))

/** @throws DomainError not-found where the id is not one of this person's sessions, not-signed-in */
export async function endSession(
  { db, clock }: Deps,
  session: LiveSession,
  { id, source }: { id: string; source: Source },
) {
  await db.$transaction(async (tx) => {
    const person = await lockSession(tx, session)
    const { count } = await tx.session.deleteMany({ where: { id, userId: person.id } })
    if (count !== 1) throw new DomainError('not-found')
    await audit(tx, { type: 'session.ended', at: clock.now(), userId: person.id, companyId: person.companyId, source })
  })
}

/** Ends every session of the person but this one. */
export const endOtherSessions = (tx: Pick<Tx, 'session'>, { id, person }: LiveSession) =>
  tx.session.deleteMany({ where: { userId: person.id, id: { not: id } } })

/** The same as an act of its own, with its audit row. */
export async function endAllOthers({ db, clock }: Deps, session: LiveSession, source: Source) {
  const { id: userId, companyId } = session.person
  await db.$transaction(async (tx) => {
    await lockSession(tx, session)
    const { count } = await endOtherSessions(tx, session)
    await audit(tx, { type: 'session.others-ended', at: clock.now(), userId, companyId, source, detail: { count } })
  })
}
