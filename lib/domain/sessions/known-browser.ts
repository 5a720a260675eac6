import type { FactorKind } from '../../schemas/sign-in'
import { prepared } from '../database/statement'
import { timeOrderedId } from '../database/time-ordered-id'
import type { Deps, Tx } from '../deps'
import type { Person } from '../people/person'
import { hasFactor } from '../policy/policy'
import { lifetimes } from '../security-numbers'
import { after, unexpired } from '../time'
import { newToken, type TokenPurpose, tokenHash } from '../token'

/** What a device keeps: a browser its cookie, a mobile app what its sign-in answered. Neither counts as the other. */
type KnownPurpose = Extract<TokenPurpose, 'known-browser' | 'known-app'>

const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Whether this person has signed in with this browser (or app) before, and how; null where not. The statement is the same
 * for unknown addresses.
 */
export async function findKnownBrowser(
  { db, clock }: Deps,
  userId: string | undefined,
  token: string | undefined,
  purpose: KnownPurpose = 'known-browser',
) {
  const hash = tokenHash(purpose, token)
  if (!hash) return null
  const expiresAt = unexpired(lifetimes.knownBrowser, clock.now())
  return db.knownBrowser.findFirst({ where: { tokenHash: hash, userId: userId ?? nobody, expiresAt } })
}

/**
 * Finds the row of a browser or app that is known at the second step. Who proved the password alone (in grace days, or
 * before there was a factor) may be an intruder who knows the password: once the person has a factor, only a browser that
 * proved one counts.
 */
export const knownAtSecondStep =
  (deps: Deps, person: Person, { token, purpose }: { token: string | undefined; purpose?: KnownPurpose }) =>
  async () => {
    const row = await findKnownBrowser(deps, person.id, token, purpose)
    return row && (row.lastMethod || !hasFactor(person)) ? row.id : null
  }

/** The session in this browser confirmed a factor: the browser has proved one, and used none to sign in yet. */
export async function proveBrowser(tx: Pick<Tx, 'knownBrowser'>, userId: string, token: string | undefined) {
  const hash = tokenHash('known-browser', token)
  if (!hash) return
  await tx.knownBrowser.updateMany({
    where: { tokenHash: hash, userId, lastMethod: null },
    data: { lastMethod: 'set-up' },
  })
}

/** From now on only the browser with this token is known, and no app. Without one, or with one made up, none is. */
export const forgetOtherBrowsers = (tx: Pick<Tx, 'knownBrowser'>, userId: string, token: string | undefined) => {
  const hash = tokenHash('known-browser', token)
  return tx.knownBrowser.deleteMany({ where: { userId, ...(hash ? { tokenHash: { not: hash } } : {}) } })
}

/**
 * Remembers the browser or app for a year, once `row` is written. Several people may share one: the token stays, each has
 * a row.
 */
export async function rememberBrowser(
  tx: Tx,
  options: {
    userId: string
    token: string | undefined
    purpose?: KnownPurpose
    lastMethod: FactorKind | null
    now: Date
  },
) {
  const { userId, lastMethod, now, purpose = 'known-browser' } = options
  const brought = tokenHash(purpose, options.token)
  // A token without a row was made up in the browser, perhaps by an intruder: it is not taken over.
  const ours = brought && (await tx.knownBrowser.findFirst({ where: { tokenHash: brought } }))
  const token = ours && options.token ? options.token : newToken()
  const hash = tokenHash(purpose, token) as string
  const expiresAt = after(now, lifetimes.knownBrowser)
  const row = prepared`
    INSERT INTO known_browser AS k (id, token_hash, user_id, last_method, expires_at)
    VALUES (${timeOrderedId()}::uuid, ${hash}, ${userId}::uuid, ${lastMethod}, ${expiresAt}::timestamptz)
    ON CONFLICT (token_hash, user_id) DO UPDATE
    SET expires_at = excluded.expires_at,
      last_method = coalesce(nullif(excluded.last_method, 'recovery-code'), k.last_method, excluded.last_method)`
  return { token, expiresAt, row }
}
