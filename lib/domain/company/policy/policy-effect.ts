import type { Company } from '../../../generated/prisma/client'
import type { PolicyEffect } from '../../../schemas/admin'
import type { Deps, Tx } from '../../deps'
import { firstDeadlineOf } from '../../policy/deadline'
import { exemptBy } from '../../policy/exempt'
import { hasAdministrator } from '../administrators'
import { keptCount } from './kept-count'

/** People who are alike to every policy. */
interface Alike {
  people: number
  administrators: boolean
  /** The local administrator, who is exempt from nothing. */
  local: boolean
  app: boolean
  email: boolean
  passkey: boolean
  /** ISO, the earliest deadline that stands already. */
  earliest: string | null
  /** Some have no deadline yet. */
  unset: boolean
}

interface World {
  db: Pick<Tx, 'user' | '$queryRaw'>
  clock: Deps['clock']
}

/**
 * What a policy would mean for the people there are. Of a large company the numbers are of a minute ago at most
 * (keptCount), whatever policy is tried; whether administrators are locked out is looked at anew.
 */
export async function policyEffectOfTrial(deps: Deps, company: Company, before: Company): Promise<PolicyEffect> {
  const { signInSource, managedExemption, localAdministratorId, mfaPolicy, mfaRequiredFrom, mfaGraceDays } = before
  // A policy that was changed has set or taken away deadlines.
  const basis = [signInSource, managedExemption, localAdministratorId, mfaPolicy, mfaRequiredFrom, mfaGraceDays]
  const groups = await keptCount(deps, { company, what: 'factors', basis }, async () => {
    const counted = await countPeople(deps.db, before)
    return { people: sumOf(counted), counted }
  })
  return effectOn(deps, groups, { company, before })
}

/**
 * What a policy means for the people there are (disabled ones left out), counted by one statement however many they are.
 * @param company as it is by now
 * @param before as it was: where no administrator could sign in then either, nobody is locked out
 */
export const policyEffect = async (world: World, company: Company, before: Company): Promise<PolicyEffect> =>
  effectOn(world, await countPeople(world.db, company), { company, before })

async function effectOn(
  { db, clock }: World,
  groups: Alike[],
  { company, before }: Record<'company' | 'before', Company>,
) {
  const found = totals(groups, company)
  const now = clock.now()
  const can = (policy: Company) => hasAdministrator({ db, clock }, company.id, policy)
  return {
    employees: found.employees,
    withoutFactor: found.without,
    administratorsWithoutFactor: found.administrators,
    losingFactor: found.losing,
    exempt: exemptBy(company, found.exempt),
    firstDeadline: firstDeadline(company, found, now)?.toISOString() ?? null,
    locksOutAdministrators: !(await can(company)) && (await can(before)),
  }
}

/** Whose only factors are forbidden may do nothing but set up at once, required or not. */
function firstDeadline(company: Company, { without, losing, earliest, unset }: Totals, now: Date) {
  if (losing) return now
  if (company.mfaPolicy !== 'REQUIRED' || !without) return null
  const fresh = unset ? [firstDeadlineOf(company, now)] : []
  const times = [...fresh, ...(earliest ? [earliest] : [])].map(Number)
  return new Date(Math.max(Math.min(...times), Number(company.mfaRequiredFrom ?? 0)))
}

const sumOf = (groups: Alike[]) => groups.reduce((sum, { people }) => sum + people, 0)

interface Totals {
  employees: number
  exempt: number
  without: number
  administrators: number
  losing: number
  /** The earliest that stands already, of those without. */
  earliest: Date | null
  /** Some of those without have no deadline yet. */
  unset: boolean
}

function totals(groups: Alike[], company: Company): Totals {
  const { allowAuthenticator, allowEmail, allowPasskey } = company
  const exempts = company.signInSource !== 'PASSWORD' && company.managedExemption === 'ALWAYS'
  const asked = groups.filter(({ local }) => !exempts || local)
  const without = asked.filter(
    ({ app, email, passkey }) => !((app && allowAuthenticator) || (email && allowEmail) || (passkey && allowPasskey)),
  )
  const deadlines = without.flatMap(({ earliest }) => (earliest === null ? [] : [Date.parse(earliest)]))
  return {
    employees: sumOf(groups),
    exempt: sumOf(groups) - sumOf(asked),
    without: sumOf(without),
    administrators: sumOf(without.filter(({ administrators }) => administrators)),
    losing: sumOf(without.filter(({ app, email, passkey }) => app || email || passkey)),
    earliest: deadlines.length ? new Date(Math.min(...deadlines)) : null,
    unset: without.some(({ unset }) => unset),
  }
}

/** At most 32 groups. Joins, because a look at the factors of each of a million people takes many times as long. */
const countPeople = (db: Pick<Tx, '$queryRaw'>, { id, localAdministratorId }: Company): Promise<Alike[]> =>
  db.$queryRaw`
    WITH people AS (
      SELECT u.role = 'administrator' AS administrators, u.mfa_deadline, u.email_validated_at IS NOT NULL AS email,
        u.id IS NOT DISTINCT FROM ${localAdministratorId}::uuid AS local, count(a.id) > 0 AS app, count(p.id) > 0 AS passkey
      FROM "user" u
      LEFT JOIN authenticator a ON u.mfa_since IS NOT NULL AND a.user_id = u.id
        AND a.replaced_at IS NULL AND a.disabled_at IS NULL
      LEFT JOIN passkey p ON u.mfa_since IS NOT NULL AND p.user_id = u.id
      WHERE u.company_id = ${id}::uuid AND u.disabled_at IS NULL GROUP BY u.id)
    SELECT administrators, local, app, email, passkey, count(*)::int AS people,
      to_json(min(mfa_deadline)) #>> '{}' AS earliest, bool_or(mfa_deadline IS NULL) AS unset
    FROM people GROUP BY administrators, local, app, email, passkey`
