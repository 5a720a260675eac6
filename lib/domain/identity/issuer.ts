import type { Directory } from '../../generated/prisma/client'
import type { Tx } from '../deps'

/** A directory's name among issuers: another realm is another issuer, whatever its GUIDs. */
export const issuerOf = ({ realm }: Pick<Directory, 'realm'>) => `ldap://${realm.toLowerCase()}`

/**
 * Whose identities the company takes today, held until the transaction ends: a change of its source waits, or was before.
 * To be called before anybody's row is locked, as by `lockCompany`. Null where passwords decide.
 */
export async function lockIssuer(tx: Tx, companyId: string): Promise<string | null> {
  await tx.$queryRaw`SELECT id FROM company WHERE id = ${companyId}::uuid FOR SHARE`
  const company = await tx.company.findUnique({
    where: { id: companyId },
    select: { signInSource: true, directory: true, openIdProvider: true },
  })
  if (company?.signInSource === 'LDAP' && company.directory) return issuerOf(company.directory)
  return company?.signInSource === 'OIDC' ? (company.openIdProvider?.issuer ?? null) : null
}
