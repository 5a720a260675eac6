import { type Company, Prisma } from '../../../generated/prisma/client'
import type { Employee, Report } from '../../../schemas/admin'
import type { Deps } from '../../deps'
import { DomainError } from '../../errors'
import { asks } from '../../policy/deadline'
import { exemptBy, exemptSql } from '../../policy/exempt'
import { after, days } from '../../time'
import { readEmployees } from '../employees/employees-list'
import { invitedSql, overdueSql } from '../employees/employees-search'
import { keptCount } from '../policy/kept-count'

/** Days of the chart, today's included. */
const chartDays = 90
/** People of an export that are in memory at a time. */
const batch = 1000

/**
 * How far MFA has come: who can sign in today (disabled people are counted apart), and day by day. Exempt people are in
 * none of the numbers of MFA. Of a large company as of a minute ago at most (keptCount); a change of the policy shows at once.
 * @throws DomainError not-found where there is no such company
 */
export async function adoptionReport(deps: Deps, companyId: string): Promise<Report> {
  const company = await findCompany(deps, companyId)
  const { signInSource, managedExemption, localAdministratorId, mfaPolicy, mfaRequiredFrom, mfaGraceDays } = company
  const now = deps.clock.now()
  const policy = [signInSource, managedExemption, localAdministratorId, mfaPolicy, mfaRequiredFrom, mfaGraceDays]
  const basis = [...policy, dayOf(now)]
  return keptCount(deps, { company, what: 'report', basis }, async () => {
    const counted = await count(deps, company, now)
    return { people: counted.employees + counted.disabled, counted }
  })
}

async function count(deps: Deps, company: Company, now: Date): Promise<Report> {
  const { exempt, authenticator, email, passkey, ...counted } = await countPeople(deps, company, now)
  return {
    ...counted,
    byOption: { authenticator, email, passkey },
    exempt: exemptBy(company, exempt),
    days: await countDays(deps, company, now),
  }
}

async function findCompany({ db }: Deps, id: string) {
  const company = await db.company.findUnique({ where: { id } })
  if (!company) throw new DomainError('not-found')
  return company
}

type Counted = Omit<Report, 'byOption' | 'exempt' | 'days'> & Report['byOption'] & { exempt: number }

async function countPeople({ db }: Deps, company: Company, now: Date): Promise<Counted> {
  const option = (name: string) =>
    Prisma.sql`count(*) FILTER (WHERE enabled AND mfa AND option = ${name}::mfa_option)::int`
  const overdue = asks(company, now) ? overdueSql(now) : Prisma.sql`false`
  const [counted] = await db.$queryRaw<Counted[]>`
    WITH people AS (
      SELECT u.disabled_at IS NULL AS enabled, u.option, ${exemptSql(company)} AS exempt,
        u.mfa_since IS NOT NULL AND NOT ${exemptSql(company)} AS mfa,
        u.mfa_since IS NULL AND NOT ${exemptSql(company)} AND ${overdue} AS overdue,
        ${invitedSql(company)} AS invited
      FROM "user" u WHERE u.company_id = ${company.id}::uuid)
    SELECT count(*) FILTER (WHERE enabled)::int AS employees, count(*) FILTER (WHERE enabled AND mfa)::int AS "withMfa",
      ${option('authenticator')} AS authenticator, ${option('email')} AS email, ${option('passkey')} AS passkey,
      count(*) FILTER (WHERE enabled AND exempt)::int AS exempt, count(*) FILTER (WHERE enabled AND overdue)::int AS overdue,
      count(*) FILTER (WHERE enabled AND invited)::int AS invited, count(*) FILTER (WHERE NOT enabled)::int AS disabled
    FROM people`
  return counted as Counted
}

const dayOf = (time: Date) => time.toISOString().slice(0, 10)

/**
 * People and MFA at the end of each day: made, less those disabled by then. Everybody is one event of the day on which
 * they came (or the first of the chart) and one of the day on which they were disabled; the days add them up. When MFA
 * was off in between is not known here.
 */
async function countDays({ db }: Deps, company: Company, now: Date): Promise<Report['days']> {
  const [first, today] = [dayOf(after(now, -days(chartDays - 1))), dayOf(now)]
  const day = (time: Prisma.Sql) => Prisma.sql`greatest((${time} AT TIME ZONE 'UTC')::date, ${first}::date)`
  return db.$queryRaw`
    WITH people AS (
      SELECT ${day(Prisma.sql`u.created_at`)} AS came, ${day(Prisma.sql`u.disabled_at`)} AS went,
        u.disabled_at IS NOT NULL AS gone,
        CASE WHEN u.mfa_since IS NOT NULL AND NOT ${exemptSql(company)}
          THEN ${day(Prisma.sql`greatest(u.mfa_since, u.created_at)`)} END AS secured
      FROM "user" u WHERE u.company_id = ${company.id}::uuid),
    events AS (
      SELECT came AS day, count(*) AS people, 0 AS secured FROM people GROUP BY came
      UNION ALL SELECT secured, 0, count(*) FROM people WHERE secured IS NOT NULL GROUP BY secured
      UNION ALL SELECT greatest(went, came), -count(*), 0 FROM people WHERE gone GROUP BY greatest(went, came)
      UNION ALL SELECT greatest(went, secured), 0, -count(*) FROM people WHERE gone AND secured IS NOT NULL
        GROUP BY greatest(went, secured)),
    daily AS (SELECT day, sum(people) AS people, sum(secured) AS secured FROM events GROUP BY day)
    SELECT to_char(d, 'YYYY-MM-DD') AS date,
      (sum(coalesce(people, 0)) OVER so_far)::int AS employees, (sum(coalesce(secured, 0)) OVER so_far)::int AS "withMfa"
    FROM generate_series(${first}::date, ${today}::date, interval '1 day') d LEFT JOIN daily ON daily.day = d::date
    WINDOW so_far AS (ORDER BY d) ORDER BY d`
}

/** Everybody, by address, in batches: an export holds no more than one of them. */
export async function* employeeBatches(deps: Deps, companyId: string): AsyncGenerator<Employee[]> {
  const company = await findCompany(deps, companyId)
  for (let last = '', full = true; full; ) {
    const rows = await deps.db.user.findMany({
      where: { companyId, email: { gt: last } },
      select: { id: true, email: true },
      orderBy: { email: 'asc' },
      take: batch,
    })
    if (rows.length)
      yield await readEmployees(
        deps,
        company,
        rows.map(({ id }) => id),
      )
    last = rows.at(-1)?.email ?? last
    full = rows.length === batch
  }
}
