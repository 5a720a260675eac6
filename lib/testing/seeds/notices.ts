import type { Sql } from '../database/sql'
import type { Person } from './person-rows'

/** A notice for each of them, due now, put into the queue directly. */
export async function queueNotices(sql: Sql, people: Person[]): Promise<void> {
  const payload = { notice: 'mfa.cleared', at: new Date().toISOString(), userAgent: null, detail: {} }
  for (const { id } of people)
    await sql(
      `insert into mail (id, kind, user_id, payload, due_at, expires_at)
       values (gen_random_uuid(), 'notice', $1, $2, now(), now() + interval '1 day')`,
      [id, payload],
    )
}
