import type { Company, Directory, OpenIdProvider } from '../../../generated/prisma/client'
import { SignInSource } from '../../../generated/prisma/enums'
import { audit } from '../../audit/audit'
import type { Deps, SealContext, Tx } from '../../deps'
import { issuerOf } from '../../identity/issuer'
import { type Report, untold } from '../../progress'
import { minutes } from '../../time'
import { lockCompany, tellAdministrators } from '../administrators'
import { findCompany } from '../companies'
import { countHeld, type Move, movePeople } from './move-people'

/** How a company's people shall sign in. Checked by whoever asks: addresses, the certificate, the algorithm. */
export type NewSource =
  | { kind: 'password' }
  | ({ kind: 'directory' } & Omit<Directory, 'companyId'>)
  | ({ kind: 'openid' } & Omit<OpenIdProvider, 'companyId'>)

export interface SourceChange {
  company: string
  /** What people know the directory or provider by. */
  name?: string | undefined
  /** Erases passwords, factors and identities, so that everybody's first sign-in binds them anew. */
  adopt: boolean
  source: NewSource
}

/** In the seal of a provider's client secret the company stands for user and row. */
export const clientSecretContext = (companyId: string): SealContext => ({
  userId: companyId,
  rowId: companyId,
  purpose: 'openid-client',
})

/**
 * Changes how a company's people sign in (SECURITY 6). Another way, issuer or group ends all their sessions, half
 * sign-ins, trust and links in one transaction; a new client secret or controller alone ends nothing. Back to passwords:
 * confirmed factors stay, every password but the local administrator's is gone until it is reset.
 * @returns `held`: people who cannot come in by the new source, because they have a password, a factor or another
 *   issuer's identity (0 with `adopt`) @throws DomainError not-found
 */
export async function changeSignIn(deps: Deps, { company: name, ...change }: SourceChange, report: Report = untold) {
  const { id: companyId } = await findCompany(deps.db, name)
  const sealed = sealSecret(deps, companyId, change.source)
  return deps.db.$transaction(
    async (tx) => {
      const at = deps.clock.now()
      const { company: before } = await lockCompany(tx, { companyId })
      const other = change.adopt || (await isOther(tx, before, sealed))
      const issuer = issuerOfSource(sealed)
      await store(tx, { companyId, signInName: change.name ?? null, source: sealed })
      const { kind } = sealed
      const detail = { kind, adopt: change.adopt, issuer }
      await audit(tx, { type: 'company.sign-in-changed', at, companyId, detail })
      const move: Move = { companyId, spared: before.localAdministratorId, kind, adopt: change.adopt, at }
      if (other) await movePeople(tx, move, report)
      if (other) await tellAdministrators(tx, { companyId, notice: 'company.sign-in-changed', at })
      const held = issuer === null ? 0 : await countHeld(tx, { companyId, issuer, spared: move.spared })
      return { id: companyId, company: name, signIn: kind, ended: other, held }
    },
    { timeout: longest },
  )
}

/** Of a company of hundreds of thousands. */
const longest = minutes(10)

function sealSecret({ vault }: Deps, companyId: string, source: NewSource): NewSource {
  if (source.kind !== 'openid') return source
  const plain = new TextEncoder().encode(source.clientSecret)
  return { ...source, clientSecret: vault.seal(plain, clientSecretContext(companyId)) }
}

async function isOther(tx: Tx, { id: companyId, signInSource }: Company, source: NewSource) {
  if (ways[source.kind] !== signInSource) return true
  if (source.kind === 'openid') return !(await tx.openIdProvider.count({ where: { companyId, issuer: source.issuer } }))
  if (source.kind === 'password') return false
  const directory = await tx.directory.findUnique({ where: { companyId } })
  return !directory || issuerOf(directory) !== issuerOf(source) || directory.groupDn !== source.groupDn
}

const ways = { password: SignInSource.PASSWORD, directory: SignInSource.LDAP, openid: SignInSource.OIDC } as const

const issuerOfSource = (source: NewSource) =>
  source.kind === 'password' ? null : source.kind === 'openid' ? source.issuer : issuerOf(source)

/** What is not the way any more goes, its secret with it. */
async function store(tx: Tx, { companyId, signInName, source: { kind, ...columns } }: Stored) {
  await tx.company.update({ where: { id: companyId }, data: { signInSource: ways[kind], signInName } })
  await tx.directory.deleteMany({ where: { companyId } })
  await tx.openIdProvider.deleteMany({ where: { companyId } })
  if (kind === 'directory') await tx.directory.create({ data: { companyId, ...(columns as DirectoryColumns) } })
  if (kind === 'openid') await tx.openIdProvider.create({ data: { companyId, ...(columns as ProviderColumns) } })
}

interface Stored {
  companyId: string
  signInName: string | null
  source: NewSource
}
type DirectoryColumns = Omit<Directory, 'companyId'>
type ProviderColumns = Omit<OpenIdProvider, 'companyId'>
