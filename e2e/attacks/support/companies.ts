import { randomUUID } from 'node:crypto'
import { makeVault } from '../../../lib/server/secrets/vault'
import type { Sql } from '../../../lib/testing/database/sql'
import type { Settings } from '../../../lib/testing/portal/portal'
import type { Issuer } from './issuer'

export interface Company {
  id: string
  /** Of its people's addresses. */
  domain: string
}

/** A company whose people sign in at this issuer, made in the database directly. */
export async function companyAt(sql: Sql, settings: Settings, issuer: Issuer): Promise<Company> {
  const id = randomUUID()
  const domain = `${id.slice(0, 8)}.test`
  await sql(`insert into company (id, name, sign_in_source, sign_in_name) values ($1, 'Acme', 'oidc', 'Acme Login')`, [
    id,
  ])
  await sql(`insert into domain (name, company_id) values ($1, $2)`, [domain, id])
  const [key = '', base64 = ''] = settings.VAULT_KEYS?.split(':') ?? []
  const vault = makeVault([{ id: key, key: Buffer.from(base64, 'base64') }])
  const sealed = vault.seal(Buffer.from(issuer.clientSecret), { userId: id, rowId: id, purpose: 'openid-client' })
  await sql(`insert into open_id_provider (company_id, issuer, client_id, client_secret) values ($1, $2, $3, $4)`, [
    id,
    issuer.url,
    issuer.clientId,
    sealed,
  ])
  return { id, domain }
}

/** Why the company's last refused sign-in was refused, as its audit log has it. */
export async function lastCause(sql: Sql, { id }: Company) {
  const [row] = await sql<{ type: string; cause: string }>(
    `select type, detail->>'cause' as cause from audit_event
     where company_id = $1 and (type like '%-refused' or type = 'step-up.failed') order by at desc, id desc limit 1`,
    [id],
  )
  return row?.cause
}
