import { beforeEach, expect, it } from 'vitest'
import { type Company, Prisma } from '../../../generated/prisma/client'
import type { EmployeeFilter } from '../../../schemas/admin'
import { testDeps } from '../../../testing/test-deps'
import { employeePage } from './employees-list'
import { type Phase, pageSql, type Search } from './employees-search'

const deps = testDeps()
const now = deps.clock.now()
let company: Company
beforeEach(async () => {
  // What earlier tests deleted would weigh in the plan.
  await deps.db.$executeRaw`VACUUM "user"`
  company = await deps.db.company.create({ data: { name: 'Acme', mfaPolicy: 'REQUIRED' } })
  const { id: companyId } = company
  const person = (n: number) => ({ companyId, email: `p${n}@acme.test`, name: `P ${n}`, mfaDeadline: new Date(0) })
  const most = { passwordHash: 'x', mfaSince: now }
  const people = Array.from({ length: 600 }, (_, n) => ({ ...person(n), ...(n % 20 ? most : {}) }))
  await deps.db.user.createMany({ data: people })
  // A second company, larger: an index that leaves the company out costs more.
  const other = await deps.db.company.create({ data: { name: 'Other' } })
  const others = Array.from({ length: 1200 }, (_, n) => ({
    companyId: other.id,
    email: `p${n}@other.test`,
    name: `P ${n}`,
  }))
  await deps.db.user.createMany({ data: others })
  await deps.db.user.updateMany({ where: { email: { startsWith: 'p1' } }, data: { disabledAt: now } })
  await deps.db.user.updateMany({ where: { email: { startsWith: 'p59' } }, data: { role: 'ADMINISTRATOR' } })
})

/** How the database reads a page of 50 where it may neither go through the whole table nor sort. */
const planOf = (search: Partial<Search>, phase: Phase, position: [string, string] | null = null) =>
  deps.db.$transaction(async (tx) => {
    await tx.$executeRaw`ANALYZE "user"`
    for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.$executeRawUnsafe(`SET LOCAL enable_${way} = off`)
    const after = position && { phase, key: position[0], id: position[1] }
    const page = pageSql({ company, q: undefined, filter: undefined, now, ...search }, phase, after, 50)
    const rows = await tx.$queryRaw<{ 'QUERY PLAN': string }[]>(Prisma.sql`EXPLAIN ${page}`)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })

const someId = '0193aaaa-0000-7000-8000-000000000000'

it.each<[Phase, string | undefined, string]>([
  ['address', undefined, 'user_company_id_email_idx'],
  ['address', 'p', 'user_company_id_email_idx'],
  ['name', 'p', 'user_name_idx'],
  ['family', '5', 'user_family_name_idx'],
])(
  'a page of the list by %s (search: %s) is one range of %s, the first page and any other',
  async (phase, q, index) => {
    for (const position of [null, ['p 3', someId] as [string, string]]) {
      const plan = await planOf({ q }, phase, position)
      expect(plan).toContain(`using ${index}`)
      expect(plan).toMatch(/Index Cond: .*company_id/)
      if (q || position) expect(plan).toMatch(/Index Cond: .*(email|lower).* >/)
      expect(plan).not.toContain('Sort')
    }
  },
)

it.each<[EmployeeFilter, string]>([
  ['mfa-off', 'user_without_mfa_idx'],
  ['invited', 'user_invited_idx'],
  ['disabled', 'user_disabled_idx'],
  ['administrators', 'user_administrator_idx'],
])('the filter %s reads %s alone', async (filter, index) => {
  const plan = await planOf({ filter }, 'address')
  expect(plan).toContain(`using ${index}`)
  expect(plan).not.toContain('Sort')
})

it.each([
  ["o'b", ["O'Brien"]],
  ['O\u2019B', ["O'Brien"]],
  ["Niamh O'Brien <o'brien@acme.test>", ["O'Brien"]],
  ['\u200bO\u2019Brien@acme.test\u00a0', ["O'Brien"]],
  ['Ｏ＇brien', ["O'Brien"]],
  ['Jose\u0301', ['José']],
  ['JOS', ['José']],
  ['dır', ['Çağla Dır']],
  ['Çağ', ['Çağla Dır']],
  ['x@München.test', ['Max']],
  ['50%', ['50%_']],
  ['%', []],
  ['_', []],
  ['\\', []],
  ['\u200b\u00ad', ["O'Brien", 'José', 'Çağla Dır', 'Max', '50%_']],
])('a search for %j finds the people whose address or name begins so', async (q, names) => {
  await deps.db.user.deleteMany()
  const person = (email: string, name: string) => ({ companyId: company.id, email, name })
  await deps.db.user.createMany({
    data: [
      person("o'brien@acme.test", "O'Brien"),
      person('j@acme.test', 'José'),
      person('c@acme.test', 'Çağla Dır'),
      person('x@xn--mnchen-3ya.test', 'Max'),
      person('50%_@acme.test', '50%_'),
    ],
  })
  const { items } = await employeePage(deps, { companyId: company.id, q })
  expect(items.map(({ name }) => name).sort()).toEqual([...names].sort())
})
