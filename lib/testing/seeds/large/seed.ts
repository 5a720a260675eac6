import { openSql, type Sql } from '../../database/sql'
import type { Settings } from '../../portal/portal'
import { seedFunctions } from './seed-functions'
import { type Signer, seedSigners } from './seed-signers'

export interface Size {
  users: number
  auditRows: number
}

/**
 * Fills a migrated, empty PostgreSQL (18: uuidv7) with a big company of nine tenths of the people and a hundred small ones.
 * The same rules whatever the size, so that every list holds a full page at both; the rare prefix has three people at both.
 * Indexes are made anew after the rows, the planner's statistics and the visibility map as autovacuum would leave them.
 */
export async function seed(
  url: string,
  settings: Settings,
  { users, auditRows }: Size,
  say: (line: string) => void,
): Promise<Signer[]> {
  const timed = async (what: string, work: () => Promise<unknown>) => {
    const began = performance.now()
    await work()
    say(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  // Without foreign keys being looked at row by row: the rules of the seed keep them.
  const sql = openSql(`${url}?options=-c%20session_replication_role%3Dreplica`)
  await sql(seedFunctions)
  await sql(companies)
  await timed(`${users} people`, () => withoutIndexes(sql, 'user', () => sql(people, [users])))
  for (const [table, statement] of Object.entries(belongings))
    await timed(table, () => withoutIndexes(sql, table, () => sql(statement, [users])))
  // seed_id and its like stay: who adds rows finds people by their numbers.
  await timed(`${auditRows} audit rows`, () =>
    withoutIndexes(
      sql,
      'audit_event',
      () => seedAudit(sql, { users, auditRows }),
      (line) => say(`  ${line}`),
    ),
  )
  const signers = await seedSigners(sql, settings)
  await timed('vacuum analyze', () => sql('VACUUM (ANALYZE)'))
  await sql.end()
  return signers
}

/** Rows first, then the indexes (the constraints' own stay): several times as fast for millions. */
async function withoutIndexes(sql: Sql, table: string, fill: () => Promise<unknown>, say = (_: string) => {}) {
  const indexes = await sql<{ name: string; definition: string }>(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = $1::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`,
    [`"${table}"`],
  )
  for (const { name } of indexes) await sql(`DROP INDEX "${name}"`)
  const began = performance.now()
  await fill()
  say(`rows ${((performance.now() - began) / 1000).toFixed(1)} s, then ${indexes.length} indexes`)
  for (const { definition } of indexes) await sql(definition)
}

const companies = `
  INSERT INTO company (id, name, mfa_policy, mfa_required_from, mfa_grace_days)
  SELECT seed_company(n), CASE n WHEN 0 THEN 'Big' ELSE 'Small ' || n::text END, 'required', now() - interval '100 days', 14
  FROM generate_series(0, 100) n`

/**
 * Of a hundred people 90 have an authenticator, 6 are invited and 4 have chosen a password only (3 of them past their
 * deadline). 3 are disabled. Sixty administrators in the big company whatever its size.
 */
const people = `
  INSERT INTO "user" (id, company_id, email, name, role, password_hash, disabled_at, option, mfa_since, mfa_deadline, created_at)
  SELECT seed_user(n), seed_company(c), lower(first || '.' || family) || n::text || CASE c WHEN 0 THEN '@big.test' ELSE '@small' || c::text || '.test' END,
    first || ' ' || family, (CASE WHEN c = 0 AND n % 10 = 3 AND n < 600 THEN 'administrator' ELSE 'employee' END)::role,
    CASE WHEN kind >= 94 THEN NULL ELSE seed_password_hash() END,
    CASE WHEN (n / 100 + n) % 33 = 7 THEN now() - n % 50 * interval '1 day' END,
    (CASE WHEN kind < 90 THEN 'authenticator' ELSE 'none' END)::mfa_option,
    CASE WHEN kind < 90 THEN came + interval '1 day' END,
    CASE WHEN kind BETWEEN 90 AND 92 THEN now() - interval '5 days' WHEN kind = 93 THEN now() + interval '5 days' END, came
  FROM (SELECT n, CASE n % 10 WHEN 9 THEN 1 + n / 10 % 100 ELSE 0 END AS c, (n / 10 * 37 + n % 10 * 11) % 100 AS kind,
      now() - (1 + n % 900) * interval '1 day' AS came, seed_first(n) AS first, seed_family(n) AS family
    FROM generate_series(1, $1::int) n) s`

const belongings = {
  authenticator: `
    INSERT INTO authenticator (id, user_id, label, secret, last_step)
    SELECT seed_id(n, 'authenticator'), seed_user(n), 'Authenticator app', 'k1.' || repeat('x', 16) || '.' || repeat('y', 48), 0
    FROM generate_series(1, $1::int) n WHERE (n / 10 * 37 + n % 10 * 11) % 100 < 90`,
  recovery_set: `
    INSERT INTO recovery_set (id, user_id, set_id, salt)
    SELECT seed_id(n, 'set'), seed_user(n), 'ABCD', '\\x00112233445566778899aabbccddeeff'::bytea
    FROM generate_series(1, $1::int) n WHERE (n / 10 * 37 + n % 10 * 11) % 100 < 90`,
  known_browser: `
    INSERT INTO known_browser (id, token_hash, user_id, last_method, expires_at)
    SELECT seed_id(n, 'known'), md5('k' || n::text), seed_user(n), 'authenticator', now() + n % 365 * interval '1 day'
    FROM generate_series(1, $1::int, 2) n`,
  session: `
    INSERT INTO session (id, token_hash, user_id, amr, authenticated_at, factor_proven_at, ip, user_agent, last_seen_at, expires_at)
    SELECT seed_id(n, 'session'), md5('s' || n::text), seed_user(n), '{pwd,otp,mfa}', now(), now(), '192.0.2.7', seed_agent(n), now(), now() + interval '1 day'
    FROM generate_series(1, $1::int, 10) n`,
  limit: `
    INSERT INTO "limit" (key, failures, pending, at)
    SELECT 'password:' || md5('l' || n::text), CASE n % 3 WHEN 0 THEN '{}' ELSE ARRAY[now()] END::timestamptz[], '{}', now()
    FROM generate_series(1, $1::int, 10) n`,
}

/** Who things happen to, in an order of its own: nobody's rows lie together. */
const cast = `
  CREATE UNLOGGED TABLE seed_cast AS
  SELECT k, n, seed_user(n) AS id, seed_company(CASE n % 10 WHEN 9 THEN 1 + n / 10 % 100 ELSE 0 END) AS company,
    '192.0.2.' || (n % 250)::text AS ip, seed_agent(n) AS agent
  FROM (SELECT k, 1 + (k * 7919) % $1::bigint AS n FROM generate_series(1::bigint, $1::bigint) k) s`

/**
 * One event of everybody, in one statement: of the `round`-th of `rounds` parts of 400 days, the oldest first, as they would
 * have come. Ids are in the order of the table.
 */
const auditEvents = `
  INSERT INTO audit_event (id, at, type, company_id, user_id, actor_id, ip, user_agent, detail)
  SELECT id, uuid_extract_timestamp(id), CASE WHEN k = $1 THEN 'user.mfa-reset' ELSE (seed_types())[1 + (k + n / 20) % 20] END,
    company, user_id, CASE WHEN k % 20 = 19 THEN seed_user(3) ELSE user_id END, ip, agent, '{"amr":["pwd","otp"]}'
  FROM (SELECT k, n, company, c.id AS user_id, ip, agent,
      uuidv7(interval '-400 days' * (1 - ($2::float8 + k::float8 / $4) / $3)) AS id
    FROM seed_cast c ORDER BY k) s`

async function seedAudit(sql: Sql, { users, auditRows }: Size) {
  await sql(cast, [users])
  const rounds = Math.round(auditRows / users)
  for (let round = 0; round < rounds; round++) await sql(auditEvents, [((round * 7) % 50) + 1, round, rounds, users])
  await sql('DROP TABLE seed_cast')
}
