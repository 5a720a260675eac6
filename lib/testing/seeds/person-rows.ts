import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Sql } from '../database/sql'

const companyId = '0193ffff-0000-7000-8000-00000000a77a'
export const password = 'attack at dawn by the old latch'
/** argon2id of it, made once: hashing for each person would take most of a run. */
export const passwordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$KQ01A2BHj1dPz11Y0NgQRQ$IMzaioRmjihpG7xT9oIFPPTvOanlOmt+xRUKCZVWIUY'

export interface Person {
  id: string
  email: string
  password: string
}

/** A company of its own, made in the database directly. */
export async function createCompany(sql: Sql): Promise<string> {
  const id = randomUUID()
  await sql(`insert into company (id, name) values ($1, 'Attacks')`, [id])
  return id
}

/** A person with a password and no second factor, made in the database directly. */
export async function createPerson(sql: Sql, company = companyId, role = 'employee'): Promise<Person> {
  const id = randomUUID()
  const email = `${id.slice(0, 13)}@attacks.test`
  await sql(`insert into company (id, name) values ($1, 'Attacks') on conflict do nothing`, [company])
  await sql(
    `insert into "user" (id, company_id, email, name, password_hash, role) values ($1, $2, $3, 'Attacked', $4, $5)`,
    [id, company, email, passwordHash, role],
  )
  return { id, email, password }
}

/** As if the steps until now had never been used: a test needs no fresh code every 30 seconds. */
export async function forgetSteps(sql: Sql, person: Person): Promise<void> {
  await sql('update authenticator set last_step = 0 where user_id = $1', [person.id])
}

/** As if nobody had ever missed anything, anywhere. */
export async function forgetMisses(sql: Sql): Promise<void> {
  await sql('delete from "limit"')
}

/** As if every step-up of this person lay an hour back. */
export async function forgetStepUp(sql: Sql, person: Person): Promise<void> {
  await sql(`update session set stepped_up_at = now() - interval '1 hour' where user_id = $1`, [person.id])
}

/** A live reset link, made in the database directly; returns its token. */
export async function resetLink(sql: Sql, person: Person): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(`password-reset:${token}`).digest('base64url')
  await sql(
    `insert into link (id, token_hash, purpose, user_id, expires_at)
     values ($1, $2, 'password_reset', $3, now() + interval '30 minutes')`,
    [randomUUID(), hash, person.id],
  )
  return token
}
