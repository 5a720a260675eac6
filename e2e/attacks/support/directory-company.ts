import { randomUUID } from 'node:crypto'
import type { Sql } from '../../../lib/testing/database/sql'
import { baseDn, realm } from '../../../lib/testing/directory/accounts'
import type { Company } from './companies'

export interface DirectorySettings {
  controllers: string[]
  authority: string | null
  startTls?: boolean
  groupDn?: string | null
}

/** A company whose people sign in through a directory, under a domain of its own. */
export async function createDirectoryCompany(sql: Sql, settings: DirectorySettings): Promise<Company> {
  const id = randomUUID()
  const domain = `${id.slice(0, 8)}.test`
  await sql(`insert into company (id, name, sign_in_source) values ($1, 'Directory', 'ldap')`, [id])
  await sql('insert into domain (name, company_id) values ($1, $2)', [domain, id])
  await sql(
    'insert into directory (company_id, controllers, start_tls, realm, base_dn, group_dn, authority) values ($1, $2, $3, $4, $5, $6, $7)',
    [
      ...[id, settings.controllers, settings.startTls ?? false, realm],
      ...[baseDn, settings.groupDn ?? null, settings.authority],
    ],
  )
  return { id, domain }
}

/** What stood in the administrator's log of this company, oldest first. */
export async function causesOf(sql: Sql, companyId: string): Promise<string[]> {
  const type = 'sign-in.directory-refused'
  const rows = await sql<{ cause: string }>(
    `select detail->>'cause' as cause from audit_event where company_id = $1 and type = $2 order by id`,
    [companyId, type],
  )
  return rows.map(({ cause }) => cause)
}
