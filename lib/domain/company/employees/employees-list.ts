import { z } from 'zod'
import type { Company, User } from '../../../generated/prisma/client'
import type { Employee, EmployeeFilter, EmployeePage } from '../../../schemas/admin'
import { text, uuid } from '../../../schemas/common'
import { tidyText } from '../../../schemas/readable-text'
import { fromCursor, toCursor } from '../../database/cursor'
import type { Deps } from '../../deps'
import { DomainError } from '../../errors'
import { accountLimits } from '../../factors/account-lock'
import { countedFor } from '../../identity/directory-names'
import { issuerOf } from '../../identity/issuer'
import { blockedAmong } from '../../limits/blocked'
import { isExempt, isLocalAdministrator, methodOf } from '../../policy/managed'
import { type Position, pageSql, phasesFrom, type Search } from './employees-search'

export interface ListedEmployees {
  companyId: string
  /** The beginning of an address, a name or a family name. */
  q?: string | undefined
  filter?: EmployeeFilter | undefined
  /** `next` of the page before. */
  cursor?: string | undefined
  limit?: number | undefined
}

const usualLimit = 50
const position = z.tuple([z.enum(['address', 'name', 'family']), text(700), uuid])

/**
 * One page of the company's people: by address; in a search those whose address begins so, then by name and by family
 * name. Nobody comes twice. How long it takes depends on the page, not on how many people there are.
 * @throws DomainError invalid-body (field cursor), not-found where there is no such company
 */
export async function employeePage(deps: Deps, { companyId, cursor, limit = usualLimit, ...asked }: ListedEmployees) {
  const company = await findCompany(deps, companyId)
  const from = cursor === undefined ? null : fromCursor(position, cursor)
  const start: Position | null = from && { phase: from[0], key: from[1], id: from[2] }
  const search = { company, q: tidyText(asked.q ?? '') || undefined, filter: asked.filter, now: deps.clock.now() }
  // One more than the page holds: whether there is a next one.
  const found = await findPositions(deps, search, start, limit + 1)
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  const items = await readEmployees(
    deps,
    company,
    page.map(({ id }) => id),
  )
  return { items, next: last ? toCursor([last.phase, last.key, last.id]) : null } satisfies EmployeePage
}

async function findPositions({ db }: Deps, search: Search, start: Position | null, wanted: number) {
  const found: Position[] = []
  for (const phase of phasesFrom(search.q, start?.phase ?? 'address')) {
    if (found.length >= wanted) break
    const after = start?.phase === phase ? start : null
    const sql = pageSql(search, phase, after, wanted - found.length)
    const rows = await db.$queryRaw<{ id: string; key: string }[]>(sql)
    found.push(...rows.map((row) => ({ ...row, phase })))
  }
  return found
}

/** @throws DomainError not-found for an id of another company */
export async function employeeView(deps: Deps, { companyId, id }: { companyId: string; id: string }) {
  const company = await findCompany(deps, companyId)
  const [found] = await readEmployees(deps, company, [id])
  if (!found) throw new DomainError('not-found')
  return found
}

async function findCompany({ db }: Deps, id: string) {
  const company = await db.company.findUnique({ where: { id } })
  if (!company) throw new DomainError('not-found')
  return company
}

/** These people of the company in the order of the ids: four queries, however many. */
export async function readEmployees(deps: Deps, company: Company, ids: string[]): Promise<Employee[]> {
  const where = { id: { in: ids }, companyId: company.id }
  const users = await deps.db.user.findMany({ where, include: { identity: true, _count: counted } })
  const found = new Map(users.map((user) => [user.id, user]))
  const people = ids.flatMap((id) => found.get(id) ?? [])
  const directory = await deps.db.directory.findUnique({ where: { companyId: company.id } })
  const issuer = directory ? issuerOf(directory) : undefined
  const limits = people.map(({ id, email, identity }) => ({
    ...{ address: email, ...accountLimits(id) },
    directory: countedFor({ email, issuer, identity }, false),
  }))
  const locked = await blockedAmong(deps, limits)
  const sessions = await deps.db.session.groupBy({
    by: 'userId',
    where: { userId: { in: ids } },
    _max: { lastSeenAt: true },
  })
  const seen = new Map(sessions.map(({ userId, _max }) => [userId, _max.lastSeenAt]))
  const invited = await invitedAmong(deps, company, people)
  return people.map((user, index) =>
    employee({
      ...{ user, company, locked: locked.has(index), invited: invited.has(user.id) },
      lastSeenAt: seen.get(user.id) ?? null,
    }),
  )
}

const usable = { replacedAt: null, disabledAt: null }
const counted = { select: { authenticators: { where: usable }, passkeys: true } } as const

/** Who sets a first password yet. Whoever made theirs void (*This wasn't me*) had one. */
async function invitedAmong({ db }: Deps, company: Company, people: User[]) {
  const ids = people
    .filter((user) => !user.passwordHash && methodOf({ ...user, company }) === 'PASSWORD')
    .map(({ id }) => id)
  if (!ids.length) return new Set<string>()
  const where = { companyId: company.id, type: 'account.not-me', userId: { in: ids } }
  const disowned = await db.auditEvent.findMany({ where, select: { userId: true } })
  return new Set(ids.filter((id) => !disowned.some(({ userId }) => userId === id)))
}

interface Known {
  user: User & { _count: { authenticators: number; passkeys: number } }
  company: Company
  locked: boolean
  invited: boolean
  lastSeenAt: Date | null
}

const iso = (date: Date | null) => date?.toISOString() ?? null

const employee = ({ user, company, locked, invited, lastSeenAt }: Known): Employee => ({
  id: user.id,
  name: user.name,
  email: user.email,
  role: user.role === 'ADMINISTRATOR' ? 'administrator' : 'employee',
  state: stateOf(user, { invited, locked }),
  locked,
  mfa: mfaOf(user, company),
  local: isLocalAdministrator({ ...user, company }),
  createdAt: user.createdAt.toISOString(),
  lastSeenAt: iso(lastSeenAt),
})

function stateOf(user: User, { invited, locked }: Pick<Known, 'invited' | 'locked'>): Employee['state'] {
  if (user.disabledAt) return 'disabled'
  if (invited) return 'invited'
  return locked ? 'locked' : 'active'
}

function mfaOf(user: Known['user'], company: Company): Employee['mfa'] {
  const exempt = isExempt({ ...user, company }, { providerMfa: false })
  const asked = company.mfaPolicy === 'REQUIRED' && !exempt && !user.mfaSince
  return {
    state: exempt ? 'exempt' : user.mfaSince ? 'on' : 'off',
    option: user.option.toLowerCase() as Employee['mfa']['option'],
    since: iso(user.mfaSince),
    factors: { ...user._count, email: user.emailValidatedAt !== null },
    deadline: asked ? iso(user.mfaDeadline) : null,
  }
}
