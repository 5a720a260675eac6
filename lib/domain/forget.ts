import type { Deps } from './deps'
import { lifetimes } from './limits'
import { after, days } from './time'

/** Longer than any limit remembers a failure that still counts for something. */
const limitsKept = days(400)

/**
 * Removes what has ended by itself: nothing here decides anything any more (whoever reads these rows looks at their times),
 * so it may run on several instances at once, or not at all for a while.
 */
export async function forget({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  const now = clock.now()
  const ended = { where: { expiresAt: { lt: now } } }
  await db.challenge.deleteMany(ended)
  await db.emailCode.deleteMany(ended)
  await db.passkeyChallenge.deleteMany(ended)
  await db.link.deleteMany(ended)
  await db.mail.deleteMany(ended)
  await db.enrolment.deleteMany(ended)
  await db.session.deleteMany(ended)
  await db.trustedBrowser.deleteMany(ended)
  await db.knownBrowser.deleteMany(ended)
  await db.authenticator.deleteMany({ where: { replacedAt: { lt: after(now, -lifetimes.replacedKey) } } })
  await db.limit.deleteMany({ where: { failures: { isEmpty: true }, at: { lt: after(now, -lifetimes.challenge) } } })
  await db.limit.deleteMany({ where: { at: { lt: after(now, -limitsKept) } } })
}
