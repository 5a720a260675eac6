import { symmetricEncrypt } from 'better-auth/crypto'
import { getMigrations } from 'better-auth/db/migration'
import pg from 'pg'
import { emailOf, keyTextOf } from '../../lib/testing/seeds/numbered-people'
import { passwordHash } from '../../lib/testing/seeds/person-rows'
import { auth } from './auth'

// better-auth's own migrations, then PEOPLE in bulk as it would have written them itself. A process of its own.

const howMany = Number(process.env.PEOPLE)
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 1 })
await (await getMigrations(auth.options)).runMigrations()

const key = process.env.SECRET
const codes = JSON.stringify(Array.from({ length: 10 }, (_, index) => `aaaaa-${10_000 + index}`))
const backupCodes = await symmetricEncrypt({ key, data: codes })
const batch = 5_000
for (let from = 0; from < howMany; from += batch) {
  const numbers = Array.from({ length: Math.min(batch, howMany - from) }, (_, index) => from + index)
  const secrets = await Promise.all(numbers.map((number) => symmetricEncrypt({ key, data: keyTextOf(number) })))
  const ids = numbers.map((number) => `user${String(number).padStart(28, '0')}`)
  await pool.query(
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt", "twoFactorEnabled")
     select id, 'Benchmark Person', email, true, now(), now(), true from unnest($1::text[], $2::text[]) as m (id, email)`,
    [ids, numbers.map(emailOf)],
  )
  await pool.query(
    `insert into account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     select 'a' || id, id, 'credential', id, $2, now(), now() from unnest($1::text[]) as m (id)`,
    [ids, passwordHash],
  )
  await pool.query(
    `insert into "twoFactor" (id, secret, "backupCodes", "userId", verified)
     select 't' || id, secret, $3, id, true from unnest($1::text[], $2::text[]) as m (id, secret)`,
    [ids, secrets, backupCodes],
  )
}
await pool.query('analyze')
process.exit(0)
