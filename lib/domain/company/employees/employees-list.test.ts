import { beforeEach, describe, expect, it } from 'vitest'
import type { EmployeeFilter } from '../../../schemas/admin'
import { person, signedIn } from '../../../testing/people'
import { hasPasskey } from '../../../testing/seeds/passkey-rows'
import { testDeps } from '../../../testing/test-deps'
import { audit } from '../../audit/audit'
import { countedAs } from '../../identity/directory-names'
import { reserve } from '../../limits/throttle'
import { days } from '../../time'
import { adoptionReport } from '../report/report'
import { employeePage, employeeView } from './employees-list'

const deps = testDeps()
let companyId: string
beforeEach(async () => {
  companyId = (await deps.db.company.create({ data: { name: 'Acme' } })).id
})

const add = (name: string, email: string, data: object = {}) =>
  deps.db.user.create({ data: { companyId, name, email, passwordHash: 'x', ...data } })
const page = (asked: object = {}) => employeePage(deps, { companyId, ...asked })
const names = async (asked: object = {}) => (await page(asked)).items.map(({ name }) => name)

/** All pages of a list, each of `limit` people. */
async function walk(asked: { q?: string; filter?: EmployeeFilter; limit: number }) {
  const pages: string[][] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const { items, next } = await page({ ...asked, cursor })
    pages.push(items.map(({ name }) => name))
    cursor = next ?? undefined
    more = next !== null
  }
  return pages
}

describe('an administrator who searches', () => {
  beforeEach(async () => {
    await add('Ada Lovelace', 'ada@acme.test')
    await add('Grace Hopper', 'grace@acme.test')
    await add('Ada Hopper', 'second@acme.test')
    await add('Lova Ade', 'lovely@acme.test')
    await add('Ödön von Horváth', 'odon@acme.test')
    await add('50% Off_Sale', 'sale@acme.test')
  })

  it('finds people by the beginning of the address first, then of the name, then of the family name', async () => {
    expect(await names({ q: 'lov' })).toEqual(['Lova Ade', 'Ada Lovelace'])
    expect(await names({ q: 'ad' })).toEqual(['Ada Lovelace', 'Ada Hopper', 'Lova Ade'])
    expect(await names({ q: 'HOPPER' })).toEqual(['Ada Hopper', 'Grace Hopper'].sort(byId(await ids())))
    expect(await names({ q: ' Ada H' })).toEqual(['Ada Hopper'])
    expect(await names({ q: 'horv' })).toEqual(['Ödön von Horváth'])
    expect(await names({ q: 'acme' })).toEqual([])
  })

  it('finds what was typed, not what a wildcard would', async () => {
    expect(await names({ q: '50%' })).toEqual(['50% Off_Sale'])
    expect(await names({ q: 'off_' })).toEqual(['50% Off_Sale'])
    expect(await names({ q: '%' })).toEqual([])
    expect(await names({ q: '_da' })).toEqual([])
    expect(await names({ q: "a' OR '1'='1" })).toEqual([])
  })

  it('sees nobody twice and misses nobody, however small the pages', async () => {
    const whole = await names({ q: 'a' })
    for (const limit of [1, 2, 3]) expect((await walk({ q: 'a', limit })).flat()).toEqual(whole)
    expect(new Set(whole).size).toBe(whole.length)
    expect((await walk({ limit: 4 })).map((one) => one.length)).toEqual([4, 2])
  })

  it('sees none of another company, wherever the cursor comes from', async () => {
    const other = await person(deps, { email: 'ada@else.test' })
    const foreign = await employeePage(deps, { companyId: other.companyId, limit: 1, q: 'e' })
    expect(await names({ q: 'ada@' })).toEqual(['Ada Lovelace'])
    expect(foreign.items.map(({ email }) => email)).toEqual(['ada@else.test'])
    const { next } = await page({ limit: 1 })
    const read = await employeePage(deps, { companyId: other.companyId, cursor: next ?? '' })
    expect(read.items.map(({ email }) => email)).toEqual(['ada@else.test'])
  })

  it.each(['x', 'W10', Buffer.from('["address","\\u0000","x"]').toString('base64url'), 'e30'])(
    'is refused the cursor %j, which no list gave',
    async (cursor) => {
      await expect(page({ cursor })).rejects.toMatchObject({
        code: 'invalid-body',
        details: { fields: { cursor: {} } },
      })
    },
  )

  const ids = async () => new Map((await deps.db.user.findMany()).map(({ name, id }) => [name, id]))
  const byId = (known: Map<string, string>) => (one: string, other: string) =>
    (known.get(one) ?? '') < (known.get(other) ?? '') ? -1 : 1
})

describe('a filter', () => {
  const now = deps.clock.now()
  beforeEach(async () => {
    await add('On', 'on@acme.test', { mfaSince: now, option: 'EMAIL' })
    await add('Off', 'off@acme.test', { mfaDeadline: new Date(now.getTime() + days(1)) })
    await add('Late', 'late@acme.test', { mfaDeadline: now })
    await add('Invited', 'invited@acme.test', { passwordHash: null })
    await add('Disabled', 'disabled@acme.test', { disabledAt: now, mfaSince: now })
    await add('Boss', 'boss@acme.test', { role: 'ADMINISTRATOR', mfaSince: now })
  })
  const required = { mfaPolicy: 'REQUIRED' } as const
  const setCompany = (data: object) => deps.db.company.update({ where: { id: companyId }, data })
  const by = (filter: EmployeeFilter) => names({ filter })

  it('shows those whom it names', async () => {
    expect(await by('mfa-on')).toEqual(['Boss', 'On'])
    expect(await by('mfa-off')).toEqual(['Invited', 'Late', 'Off'])
    expect(await by('invited')).toEqual(['Invited'])
    expect(await by('disabled')).toEqual(['Disabled'])
    expect(await by('administrators')).toEqual(['Boss'])
    expect(await walk({ filter: 'mfa-off', limit: 1 })).toEqual([['Invited'], ['Late'], ['Off']])
    expect(await names({ filter: 'mfa-off', q: 'l' })).toEqual(['Late'])
  })

  it('calls nobody overdue before the company asks', async () => {
    expect(await by('overdue')).toEqual([])
    await setCompany(required)
    expect(await by('overdue')).toEqual(['Late'])
    await setCompany({ mfaRequiredFrom: new Date(now.getTime() + days(2)) })
    expect(await by('overdue')).toEqual([])
  })

  it('leaves exempt people out of what is said of MFA', async () => {
    const { id } = await deps.db.user.findUniqueOrThrow({ where: { email: 'late@acme.test' } })
    await setCompany({ ...required, signInSource: 'LDAP', localAdministratorId: id })
    expect(await by('mfa-off')).toEqual(['Late'])
    expect(await by('mfa-on')).toEqual([])
    expect(await by('invited')).toEqual([])
  })
})

describe('a person of the list', () => {
  const view = async (email: string) => (await page({ q: email })).items[0]

  it('is shown with role, state, MFA, deadline and when they were last there', async () => {
    const deadline = new Date(deps.clock.now().getTime() + days(3))
    await deps.db.company.update({ where: { id: companyId }, data: { mfaPolicy: 'REQUIRED' } })
    await add('Off', 'off@acme.test', { mfaDeadline: deadline })
    expect(await view('off@acme.test')).toMatchObject({
      role: 'employee',
      state: 'active',
      mfa: { state: 'off', option: 'none', since: null, deadline: deadline.toISOString() },
      local: false,
      lastSeenAt: null,
    })
    const { id, companyId: other } = await person(deps, { email: 'seen@else.test' })
    await signedIn(deps, { email: 'seen@else.test' })
    const seen = await employeeView(deps, { companyId: other, id })
    expect(seen.lastSeenAt).toBe(deps.clock.now().toISOString())
    await expect(employeeView(deps, { companyId, id })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is shown with how many ways they have set up, and nothing of the devices', async () => {
    const key = { secret: 'sealed', lastStep: 1 }
    const at = deps.clock.now()
    const { id } = await add('Key', 'key@acme.test', {
      emailValidatedAt: at,
      authenticators: {
        create: [
          { ...key, label: 'phone' },
          { ...key, label: 'old', replacedAt: at },
          { ...key, label: 'shut', disabledAt: at },
        ],
      },
    })
    for (const label of ['Erin’s phone', 'Key ring']) await hasPasskey(deps, id, label)
    const shown = await view('key@acme.test')
    expect(shown?.mfa).toMatchObject({
      state: 'on',
      option: 'passkey',
      factors: { authenticators: 1, passkeys: 2, email: true },
    })
    expect(JSON.stringify(shown)).not.toMatch(/Key ring|phone/)
  })

  it('is locked while the limits refuse them, and not a moment longer', async () => {
    const { id } = await add('Erin', 'erin@acme.test')
    for (let miss = 0; miss < 10; miss++) await (await reserve(deps, { factorStreak: id, factorDay: id }))('failed')
    expect(await view('erin@acme.test')).toMatchObject({ state: 'locked', locked: true })
    await deps.db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } })
    expect(await view('erin@acme.test')).toMatchObject({ state: 'disabled', locked: true })
    await deps.db.user.update({ where: { id }, data: { disabledAt: null } })
    deps.clock.advance(days(2))
    expect(await view('erin@acme.test')).toMatchObject({ state: 'active', locked: false })
  })

  it('is locked where too many wrong passwords were given for their directory account', async () => {
    const identity = { companyId, issuer: 'ldap://acme.test', subject: 'guid', account: 'erin' }
    await add('Erin', 'erin@acme.test', { identity: { create: identity } })
    const directory = countedAs(identity, false)
    for (let miss = 0; miss < deps.limits.directory.free; miss++) await (await reserve(deps, { directory }))('failed')
    expect(await view('erin@acme.test')).toMatchObject({ state: 'locked' })
  })

  it('is not called invited where they made their own password void, in the list, the filter and the report', async () => {
    await add('Disowner', 'disowner@acme.test', { passwordHash: null })
    const { id: userId } = await deps.db.user.findUniqueOrThrow({ where: { email: 'disowner@acme.test' } })
    await audit(deps.db, { type: 'account.not-me', at: deps.clock.now(), companyId, userId })
    expect(await view('disowner@acme.test')).toMatchObject({ state: 'active' })
    expect((await page({ filter: 'invited' })).items).toEqual([])
    expect(await adoptionReport(deps, companyId)).toMatchObject({ invited: 0 })
  })

  it('is invited, disabled or exempt', async () => {
    await add('Invited', 'invited@acme.test', { passwordHash: null })
    await add('Disabled', 'disabled@acme.test', { disabledAt: deps.clock.now() })
    expect(await view('invited@acme.test')).toMatchObject({ state: 'invited' })
    expect(await view('disabled@acme.test')).toMatchObject({ state: 'disabled' })
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'OIDC' } })
    expect(await view('invited@acme.test')).toMatchObject({ state: 'active', mfa: { state: 'exempt' } })
  })
})
