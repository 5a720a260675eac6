import type { NotMeView } from '../../schemas/activity'
import type { Deps, Source, Tx } from '../deps'
import { auditAndNotify } from '../mail/queue'
import { managedBy } from '../policy/managed'
import { lifetimes } from '../security-numbers'
import { endOtherSessions } from '../sessions/end-session'
import { forgetOtherBrowsers } from '../sessions/known-browser'
import { type LiveSession, lockSession } from '../sessions/sessions'
import { endAllTrust } from '../sessions/trusted-browsers'
import { after, notFromTheFuture } from '../time'
import { voidPasswords } from './password/password'
import { endPasswordRecovery } from './password/password-links'

export interface NotMe {
  session: LiveSession
  source: Source
  /** The cookie by which this browser is known, if it brought one. */
  known: string | undefined
}

/**
 * *This wasn't me*: signs an intruder out. Every other session (mobile apps too; their pending set-ups go with them), all
 * trust, every other browser that is known, every half sign-in and reset link end, and the password is void. Factors stay:
 * what opened them is asked for again. People whose company signs them in elsewhere have no password here; the rest is done.
 * @throws DomainError not-signed-in where the session was ended meanwhile
 */
export const reportCompromise = (deps: Deps, { session, source, known }: NotMe): Promise<NotMeView> =>
  deps.db.$transaction(async (tx) => {
    const person = await lockSession(tx, session)
    const { id: userId, companyId } = person
    const passwordDue = managedBy(person) === null
    const ended = [
      await endOtherSessions(tx, session),
      await endAllTrust(tx, userId),
      await forgetOtherBrowsers(tx, userId, known),
      await endPasswordRecovery(tx, person),
      passwordDue ? await voidPasswords(tx, [userId]) : { count: 0 },
    ]
    const at = deps.clock.now()
    const isNews = ended.some(({ count }) => count > 0) || !(await saidJustNow(tx, userId, at))
    const detail = { passwordDue }
    if (isNews) await auditAndNotify(tx, { type: 'account.not-me', at, userId, companyId, source, detail })
    return { passwordDue }
  })

/** A double click or a lost response repeats the act; the person is notified once. */
const saidJustNow = (tx: Tx, userId: string, at: Date) =>
  tx.auditEvent.findFirst({
    where: { userId, type: 'account.not-me', at: { gt: after(at, -lifetimes.sameAct), ...notFromTheFuture(at) } },
  })
