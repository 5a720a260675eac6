import { randomUUID } from 'node:crypto'
import type { Sql } from '../../../../lib/testing/database/sql'
import { emailOf } from '../../../../lib/testing/seeds/numbered-people'

const ids = (howMany: number) => Array.from({ length: howMany }, () => randomUUID())

/** Queued mail, as one act would leave it, to each of the first people. */
export async function noticesTo(sql: Sql, howMany: number) {
  const payload = { notice: 'factor.added', at: new Date().toISOString(), userAgent: null, detail: { factor: 'email' } }
  await sql(
    `insert into mail (id, kind, user_id, payload, due_at, expires_at, created_at)
     select w.id, 'notice', u.id, $1::jsonb, now(), now() + interval '3 days', now()
     from unnest($2::uuid[], $3::text[]) as w (id, email) join "user" u on u.email = w.email`,
    [payload, ids(howMany), Array.from({ length: howMany }, (_, number) => emailOf(number))],
  )
}

/** Sessions of the first person that ended yesterday. */
export async function endedSessions(sql: Sql, howMany: number) {
  await sql(
    `insert into session (id, token_hash, user_id, amr, authenticated_at, ip, user_agent, last_seen_at, created_at, expires_at)
     select w.id, w.id::text, u.id, '{pwd}', t.at, '10.0.0.1', '', t.at, t.at, t.at + interval '1 day'
     from unnest($1::uuid[]) as w (id), "user" u, (select now() - interval '2 days' as at) t where u.email = $2`,
    [ids(howMany), emailOf(0)],
  )
}
