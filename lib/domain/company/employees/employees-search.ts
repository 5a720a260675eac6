import { type Company, Prisma } from '../../../generated/prisma/client'
import type { EmployeeFilter } from '../../../schemas/admin'
import { emailPrefix } from '../../email-address'
import { asks } from '../../policy/deadline'
import { exemptSql } from '../../policy/exempt'

/**
 * A search goes through three lists, one after the other: whose address begins so, whose name, whose family name. Each is
 * one range of one index, read in that index's own order, and leaves out whom a list before it has shown; so a page costs
 * what is on it, wherever it lies (but for the one at a seam, which passes over those who were shown). `key` is what a
 * list is sorted by, `id` decides between equals.
 */
const phases = {
  address: { key: Prisma.sql`u.email`, bound: (q: string) => Prisma.sql`${emailPrefix(q)}::text` },
  name: { key: Prisma.sql`(lower(u.name) COLLATE "C")`, bound: (q: string) => Prisma.sql`lower(${q}::text)` },
  family: {
    key: Prisma.sql`(lower(substring(u.name from '[^ ]+$')) COLLATE "C")`,
    bound: (q: string) => Prisma.sql`lower(${q}::text)`,
  },
} as const

export type Phase = keyof typeof phases
const order = ['address', 'name', 'family'] as const satisfies Phase[]

/** The last person of a page: the next one begins after them. */
export interface Position {
  phase: Phase
  key: string
  id: string
}

/** Text that begins with `q` lies between `q` and `q` with the last code point there is. */
function beginsWith(phase: Phase, q: string) {
  const { key, bound } = phases[phase]
  return Prisma.sql`(${key} >= ${bound(q)} AND ${key} < ${bound(q)} || ${lastCodePoint}::text)`
}

const lastCodePoint = '\u{10ffff}'

/** Without a search there is one list, by address. */
export const phasesFrom = (q: string | undefined, from: Phase): Phase[] =>
  q ? order.slice(order.indexOf(from)) : ['address']

export interface Search {
  company: Company
  /** Trimmed and not empty. */
  q: string | undefined
  filter: EmployeeFilter | undefined
  now: Date
}

/** The next people of one list. Their order is (key, id); addresses are unique, so there the key is enough. */
export function pageSql({ company, q, filter, now }: Search, phase: Phase, after: Position | null, limit: number) {
  const { key } = phases[phase]
  const shown = q ? order.slice(0, order.indexOf(phase)).map((one) => Prisma.sql`NOT ${beginsWith(one, q)}`) : []
  const conditions = [
    Prisma.sql`u.company_id = ${company.id}::uuid`,
    ...(q ? [beginsWith(phase, q)] : []),
    ...shown,
    ...(filter ? [filterSql(filter, company, now)] : []),
    ...(after ? [afterSql(phase, after)] : []),
  ]
  const sorted = phase === 'address' ? key : Prisma.sql`${key}, u.id`
  return Prisma.sql`SELECT u.id, ${key} AS key FROM "user" u
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY ${sorted} LIMIT ${limit}`
}

const afterSql = (phase: Phase, { key, id }: Position) =>
  phase === 'address'
    ? Prisma.sql`u.email > ${key}`
    : Prisma.sql`(${phases[phase].key}, u.id) > (${key}::text, ${id}::uuid)`

/** Each is the condition of a partial index. Disabled people are in the lists that name them alone. */
function filterSql(filter: EmployeeFilter, company: Company, now: Date) {
  const enabled = Prisma.sql`u.disabled_at IS NULL`
  const asked = Prisma.sql`${enabled} AND NOT ${exemptSql(company)}`
  const withoutMfa = Prisma.sql`u.mfa_since IS NULL AND ${asked}`
  switch (filter) {
    case 'mfa-on':
      return Prisma.sql`u.mfa_since IS NOT NULL AND ${asked}`
    case 'mfa-off':
      return withoutMfa
    case 'overdue':
      return asks(company, now) ? Prisma.sql`${withoutMfa} AND ${overdueSql(now)}` : Prisma.sql`false`
    case 'invited':
      return Prisma.sql`${invitedSql(company)} AND ${enabled}`
    case 'disabled':
      return Prisma.sql`u.disabled_at IS NOT NULL`
    case 'administrators':
      return Prisma.sql`u.role = 'administrator'`
  }
}

/** Whether the row `u` was invited and has chosen no password yet. */
export const invitedSql = (company: Company) =>
  Prisma.sql`u.password_hash IS NULL AND ${localSql(company)} AND u.id NOT IN (${disownedSql(company.id)})`

/**
 * Who has made their own password void (*This wasn't me*): they had one, so nobody has to invite them. A short range of the
 * index (company_id, type), however large the company is.
 */
const disownedSql = (companyId: string) => Prisma.sql`
  SELECT e.user_id FROM audit_event e
  WHERE e.company_id = ${companyId}::uuid AND e.type = 'account.not-me' AND e.user_id IS NOT NULL`

/** Past their deadline. Who has none yet gets one at the next sign-in, with all its days. */
export const overdueSql = (now: Date) => Prisma.sql`u.mfa_deadline <= ${now}::timestamptz`

/** Whether the row `u` signs in with a password here. */
export const localSql = ({ signInSource, localAdministratorId }: Company) =>
  signInSource === 'PASSWORD' ? Prisma.sql`true` : Prisma.sql`u.id = ${localAdministratorId}::uuid`
