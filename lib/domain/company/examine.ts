import { X509Certificate } from 'node:crypto'
import type { Company, Directory, Domain, OpenIdProvider, User } from '../../generated/prisma/client'
import type { Deps } from '../deps'
import { after, days } from '../time'
import { kinds } from './companies'

export interface Finding {
  /** `warning`: people may stand before a closed door one day. `problem`: something does not work now. */
  level: 'ok' | 'warning' | 'problem'
  /** A company's name, or what else was looked at. */
  about: string
  finding: string
}

type Examined = Company & { domains: Domain[]; directory: Directory | null; openIdProvider: OpenIdProvider | null }

/** Whether each company's people can find their way in, and somebody in it can help them. */
export async function examineCompanies({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<Finding[]> {
  const include = { domains: true, directory: true, openIdProvider: true }
  const companies = await db.company.findMany({ where: { demo: false }, include, orderBy: { name: 'asc' } })
  const findings: Finding[] = []
  for (const company of companies) {
    const where = { companyId: company.id, role: 'ADMINISTRATOR', disabledAt: null } as const
    const administrators = await db.user.findMany({ where })
    const found = [...aboutAdministrators(company, administrators), ...aboutSource(company, clock.now())]
    const ok: Finding = {
      level: 'ok',
      about: company.name,
      finding: `signs in by ${kinds[company.signInSource]}`,
    }
    findings.push(...(found.length ? found.map((one) => ({ ...one, about: company.name })) : [ok]))
  }
  return findings
}

type Found = Omit<Finding, 'about'>

function aboutAdministrators({ signInSource, localAdministratorId }: Examined, administrators: User[]): Found[] {
  if (!administrators.length) return [warning('has no administrator who is not disabled')]
  if (signInSource === 'PASSWORD') return []
  const local = administrators.find(({ id }) => id === localAdministratorId)
  if (!local) return [warning('has no local administrator: nobody comes in while its service is away')]
  return local.passwordHash ? [] : [warning('has a local administrator without a password')]
}

function aboutSource({ signInSource, domains, directory, openIdProvider }: Examined, now: Date): Found[] {
  if (signInSource === 'PASSWORD') return []
  return [
    ...(domains.length ? [] : [warning('has no domain: the sign-in page finds no way to its service')]),
    ...((signInSource === 'LDAP' ? directory : openIdProvider) ? [] : [problem('has no service to sign in through')]),
    ...aboutAuthority(signInSource === 'LDAP' ? (directory?.authority ?? null) : null, now),
  ]
}

function aboutAuthority(authority: string | null, now: Date): Found[] {
  const ends = (authority?.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new Date(new X509Certificate(pem).validTo),
  )
  if (!ends.length) return []
  const last = new Date(Math.max(...ends.map(Number)))
  if (last <= now) return [problem('trusts a certificate authority for its directory that has expired')]
  return last <= after(now, days(30)) ? [warning('trusts a certificate authority that expires within 30 days')] : []
}

const warning = (finding: string): Found => ({ level: 'warning', finding })
const problem = (finding: string): Found => ({ level: 'problem', finding })
