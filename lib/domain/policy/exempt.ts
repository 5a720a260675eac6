import { type Company, Prisma } from '../../generated/prisma/client'

/**
 * SQL: whether the row `u` of "user" is exempt, as isExempt says it of a sign-in whose provider said nothing of MFA (what
 * a provider will say is known at the sign-in alone).
 */
export const exemptSql = (company: Pick<Company, 'signInSource' | 'managedExemption' | 'localAdministratorId'>) =>
  company.signInSource !== 'PASSWORD' && company.managedExemption === 'ALWAYS'
    ? Prisma.sql`(u.id IS DISTINCT FROM ${company.localAdministratorId}::uuid)`
    : Prisma.sql`false`

/** How many are exempt, by what decides in Latchkey's place. */
export const exemptBy = ({ signInSource }: Pick<Company, 'signInSource'>, count: number) => ({
  oidc: signInSource === 'OIDC' ? count : 0,
  ldap: signInSource === 'LDAP' ? count : 0,
})
