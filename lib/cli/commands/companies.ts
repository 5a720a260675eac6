import { z } from 'zod'
import { changeDomains, createCompany, listCompanies } from '../../domain/company/companies'
import { removeDemo } from '../../domain/company/demo'
import { setLocalAdministrator } from '../../domain/company/sign-in-source/local-administrator'
import { changeSignIn } from '../../domain/company/sign-in-source/sign-in-source'
import { command, company, email, words } from './command'
import { newSource, uselessClaims } from './sign-in-source'

const domains = z.array(words(255)).max(100, 'are too many')

export const companyCommands = {
  'company create': command(z.strictObject({ company, domains }), ({ deps }, args) => createCompany(deps, args)),
  'company list': command(z.strictObject({}), ({ deps }) => listCompanies(deps)),
  'company domain': command(z.strictObject({ company, add: domains, remove: domains }), ({ deps }, args) =>
    changeDomains(deps, args),
  ),
  'company sign-in': command(newSource, async ({ deps, settings, report }, { company, name, adopt, ...source }) => {
    const changed = await changeSignIn(deps, { company, name, adopt, source }, report)
    if (source.kind !== 'openid') return changed
    const uri = redirectUri(settings.appUrl, changed.id)
    return { ...changed, redirectUri: uri, uselessClaims: uselessClaims(source) }
  }),
  'company local-administrator': command(z.strictObject({ company, email: email.nullable() }), ({ deps }, args) =>
    setLocalAdministrator(deps, args),
  ),
  'demo remove': command(z.strictObject({}), ({ deps }) => removeDemo(deps)),
}

/** To be registered at the company's provider. */
const redirectUri = (appUrl: string, companyId: string) => `${appUrl}/api/auth/callback/oidc-${companyId}`
