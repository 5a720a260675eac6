import type { Deps, Tx } from '../deps'
import type { FactorKind } from '../factors/factor'
import { lifetimes } from '../limits'
import { prepared } from '../statement'
import { after, unexpired } from '../time'
import { timeOrderedId } from '../time-ordered-id'
import { newToken, tokenHash } from '../token'

/** Whether this person has signed in with this browser before, and how; null where not. */
export async function findKnownBrowser({ db, clock }: Deps, userId: string, token: string | undefined) {
  const hash = tokenHash('known-browser', token)
  if (!hash) return null
  const expiresAt = unexpired(lifetimes.knownBrowser, clock.now())
  return db.knownBrowser.findFirst({ where: { tokenHash: hash, userId, expiresAt } })
}

/** From now on only the browser with this token is known. Without one, or with one made up, none is. */
export const forgetOtherBrowsers = (tx: Pick<Tx, 'knownBrowser'>, userId: string, token: string | undefined) => {
  const hash = tokenHash('known-browser', token)
  return tx.knownBrowser.deleteMany({ where: { userId, ...(hash ? { tokenHash: { not: hash } } : {}) } })
}

/**
 * Remembers the browser for a year, once `row` is written. Several people may share one: the token stays, each has a row.
 */
export async function rememberBrowser(
  tx: Tx,
  options: { userId: string; token: string | undefined; lastMethod: FactorKind | null; now: Date },
) {
  const { userId, lastMethod, now } = options
  const brought = tokenHash('known-browser', options.token)
  // A token that no row knows was made up in the browser, perhaps by somebody else: it becomes nobody's.
  const ours = brought && (await tx.knownBrowser.findFirst({ where: { tokenHash: brought } }))
  const token = ours && options.token ? options.token : newToken()
  const hash = tokenHash('known-browser', token) as string
  const expiresAt = after(now, lifetimes.knownBrowser)
  const method = lastMethod === 'recovery-code' ? null : lastMethod
  const row = prepared`
    INSERT INTO known_browser AS k (id, token_hash, user_id, last_method, expires_at)
    VALUES (${timeOrderedId()}::uuid, ${hash}, ${userId}::uuid, ${method}, ${expiresAt}::timestamptz)
    ON CONFLICT (token_hash, user_id) DO UPDATE
    SET expires_at = excluded.expires_at, last_method = coalesce(excluded.last_method, k.last_method)`
  return { token, expiresAt, row }
}
