import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { type Company, Prisma } from '../../../generated/prisma/client'
import type { MfaExemption } from '../../../generated/prisma/enums'
import type { Policy, PolicyEffect, PolicyView, policyBody } from '../../../schemas/admin'
import { audit } from '../../audit/audit'
import type { Deps, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { firstDeadlineOf } from '../../policy/deadline'
import { exemptSql } from '../../policy/exempt'
import { offersMethod } from '../../policy/policy'
import { minutes } from '../../time'
import { auditedBy, type CompanyChange, lockCompany, tellAdministrators } from '../administrators'
import { policyEffect, policyEffectOfTrial } from './policy-effect'

/** The company's policy as it stands, and how its people sign in. @throws DomainError not-found */
export async function policyView({ db }: Pick<Deps, 'db'>, companyId: string): Promise<PolicyView> {
  const include = { domains: { orderBy: { name: 'asc' as const } } }
  const company = await db.company.findUnique({ where: { id: companyId }, include })
  if (!company) throw new DomainError('not-found')
  return {
    policy: policyOf(company),
    version: versionOf(company),
    signIn: {
      kind: kinds[company.signInSource],
      name: company.signInName,
      domains: company.domains.map(({ name }) => name),
    },
  }
}

const kinds = { PASSWORD: 'password', OIDC: 'oidc', LDAP: 'ldap' } as const

/** What has the same name in the policy and in the company's row. */
const plain = [
  'allowAuthenticator',
  'allowEmail',
  'allowPasskey',
  'allowSwitchToEmail',
  'allowEmailAfterReset',
  'mobileRequiresMfa',
  'trustedBrowserDays',
  'sessionIdleMinutes',
  'sessionAbsoluteHours',
  'maxSessions',
] as const
type Plain = (typeof plain)[number]
/** Callers from before `maxSessions` leave it out, and it stays as it is. */
type PlainChange = Pick<Company, Exclude<Plain, 'maxSessions'>> & { maxSessions?: number }

const pick = <Row extends { [Name in Plain]?: Company[Name] | undefined }>(row: Row) =>
  Object.fromEntries(plain.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]]))) as Pick<Row, Plain>

const policyOf = (company: Company): Policy => ({
  mfa: company.mfaPolicy === 'REQUIRED' ? 'required' : 'optional',
  requiredFrom: company.mfaRequiredFrom?.toISOString() ?? null,
  graceDays: company.mfaGraceDays,
  ...pick(company),
  managedExemption: company.managedExemption.toLowerCase() as Policy['managedExemption'],
})

/** Of the policy alone: nothing else that the company's row holds makes another one. */
const versionOf = (company: Company) =>
  createHash('sha256')
    .update(JSON.stringify(policyOf(company)))
    .digest('base64url')

const columnsOf = (policy: PolicyChange['policy']) => ({
  mfaPolicy: policy.mfa === 'required' ? ('REQUIRED' as const) : ('OPTIONAL' as const),
  mfaRequiredFrom: policy.requiredFrom === null ? null : new Date(policy.requiredFrom),
  mfaGraceDays: policy.graceDays,
  ...(pick(policy) as PlainChange),
  managedExemption: policy.managedExemption.toUpperCase() as MfaExemption,
})

/**
 * Changes the whole policy; with `dryRun` says what it would mean and changes nothing. It acts at everybody's next
 * request. Where MFA becomes required, whoever has none gets a deadline that no later change renews; back to optional
 * takes all of them away.
 * @throws DomainError invalid-body where MFA is required and nothing may be set up, last-administrator (never of a dry
 *   run), changed-meanwhile where another policy stands than the one looked at, forbidden where the actor is no
 *   administrator any more, not-found
 */
export async function changePolicy(deps: Deps, change: PolicyChange): Promise<PolicyEffect> {
  const wanted = columnsOf(change.policy)
  if (wanted.mfaPolicy === 'REQUIRED' && !offersMethod(wanted))
    throw new DomainError('invalid-body', {
      fields: { allowAuthenticator: 'or another method must be allowed where MFA is required' },
    })
  if (!change.dryRun)
    return deps.db.$transaction((tx) => apply(tx, deps, { ...change, wanted }), { timeout: minutes(5) })
  const today = await findCompany(deps, change)
  return policyEffectOfTrial(deps, { ...today, ...wanted }, today)
}

export interface PolicyChange extends CompanyChange {
  /** What is left out stays as it is. */
  policy: z.infer<typeof policyBody>
  /** Of the policy that was looked at (policyView); absent: whatever stands is replaced. */
  version?: string | undefined
  dryRun: boolean
}

async function findCompany({ db }: Deps, change: PolicyChange) {
  const company = await db.company.findUnique({ where: { id: change.companyId } })
  if (!company) throw new DomainError('not-found')
  requireVersion(company, change)
  return company
}

type Wanted = PolicyChange & { wanted: ReturnType<typeof columnsOf> }

async function apply(tx: Tx, { clock }: Deps, { wanted, ...change }: Wanted): Promise<PolicyEffect> {
  const { company: before, actor } = await lockCompany(tx, change)
  requireVersion(before, change)
  const company = await tx.company.update({ where: { id: before.id }, data: wanted })
  const at = clock.now()
  await setDeadlines(tx, company, at)
  const effect = await policyEffect({ db: tx, clock }, company, before)
  if (effect.locksOutAdministrators) throw new DomainError('last-administrator')
  const changed = differences(policyOf(before), policyOf(company))
  if (!Object.keys(changed).length) return effect
  await audit(tx, { ...auditedBy(change), type: 'policy.changed', at, detail: changed })
  await tellAdministrators(tx, { ...change, notice: 'policy.changed', at, detail: actor ? { by: actor.name } : {} })
  return effect
}

/** The policy is a whole document: a form that was opened before it was changed would take the change back. */
function requireVersion(company: Company, { version }: Pick<PolicyChange, 'version'>) {
  if (version !== undefined && version !== versionOf(company)) throw new DomainError('changed-meanwhile')
}

/** Old and new of whatever is not the same, by its name in the policy. */
const differences = (from: Policy, to: Policy) =>
  Object.fromEntries(
    (Object.keys(to) as (keyof Policy)[])
      .filter((name) => from[name] !== to[name])
      .map((name) => [name, { from: from[name], to: to[name] }]),
  )

/** Who signs in first later gets theirs then (startDeadline). */
async function setDeadlines(tx: Tx, company: Company, now: Date) {
  if (company.mfaPolicy === 'OPTIONAL') return setDeadline(tx, company, Prisma.sql`u.mfa_deadline IS NOT NULL`, null)
  const asked = Prisma.sql`u.mfa_deadline IS NULL AND u.mfa_since IS NULL AND u.disabled_at IS NULL
    AND NOT ${exemptSql(company)}`
  return setDeadline(tx, company, asked, firstDeadlineOf(company, now))
}

/** People written by one statement: of a million at once it would be given up before its end. */
const batch = 5_000

async function setDeadline(tx: Tx, { id }: Company, whose: Prisma.Sql, deadline: Date | null) {
  for (let last: string | null = ''; last !== null; ) {
    const rows: { last: string | null }[] = await tx.$queryRaw`
      WITH part AS (
        SELECT u.id, u.email FROM "user" u
        WHERE u.company_id = ${id}::uuid AND u.email > ${last} AND ${whose} ORDER BY u.email LIMIT ${batch}),
      written AS (UPDATE "user" SET mfa_deadline = ${deadline}::timestamptz FROM part WHERE "user".id = part.id)
      SELECT max(email) AS last FROM part`
    last = rows[0]?.last ?? null
  }
}
