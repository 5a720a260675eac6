import { randomUUID } from 'node:crypto'
import { transaction } from './database'
import { newToken, tokenHash } from './request'

interface Entering {
  challengeId: string
  userId: string
  keyId: string
  step: number
  source: { ip: string; userAgent: string }
}

/** Spends the step and the challenge, each by compare-and-set, and makes the session, all or nothing. */
export const enter = ({ challengeId, userId, keyId, step, source }: Entering) =>
  transaction(async (query) => {
    const [user] = await query(
      'select company_id from "user" where id = $1 and disabled_at is null for no key update',
      [userId],
    )
    const spent = await query(
      `update authenticator set last_step = $2, last_used_at = now(), misses = 0
       where id = $1 and last_step < $2 and replaced_at is null and disabled_at is null returning id`,
      [keyId, step],
    )
    const burnt = await query('delete from challenge where id = $1 and expires_at > now() returning id', [challengeId])
    if (!user || spent.length !== 1 || burnt.length !== 1) throw new Error('lost')
    const [session, known] = [newToken(), newToken()]
    await query(
      `insert into session (id, token_hash, user_id, amr, authenticated_at, factor_proven_at, stepped_up_at, ip, user_agent,
         last_seen_at, expires_at)
       values ($1, $2, $3, '{pwd,otp,mfa}', now(), now(), now(), $4, $5, now(), now() + interval '24 hours')`,
      [randomUUID(), tokenHash('session', session), userId, source.ip, source.userAgent],
    )
    await query(
      `insert into known_browser (id, token_hash, user_id, last_method, expires_at)
       values ($1, $2, $3, 'authenticator', now() + interval '365 days')`,
      [randomUUID(), tokenHash('known-browser', known), userId],
    )
    await query(
      `insert into audit_event (id, type, company_id, user_id, ip, user_agent)
       values ($1, 'sign-in.succeeded', $3, $4, $5, $6), ($2, 'sign-in.new-browser', $3, $4, $5, $6)`,
      [randomUUID(), randomUUID(), user.company_id, userId, source.ip, source.userAgent],
    )
    await query(
      `insert into mail (id, kind, user_id, payload, due_at, expires_at)
       values ($1, 'notice', $2, $3, now(), now() + interval '3 days')`,
      [randomUUID(), userId, JSON.stringify({ notice: 'sign-in.new-browser', userAgent: source.userAgent })],
    )
    return { session, known }
  })
