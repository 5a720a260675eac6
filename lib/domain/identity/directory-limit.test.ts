import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { from } from '../../testing/people'
import { directoryCompany, inDirectory, typeDirectoryPassword as signIn } from '../../testing/seeds/directory-company'
import { testDeps } from '../../testing/test-deps'
import { findEmployee, unlockEmployee } from '../company/employees/employees'
import { employeeView } from '../company/employees/employees-list'
import { minutes } from '../time'

const deps = testDeps()
const refused = { code: 'invalid-credentials', details: {} }
const wrong = (n = 1, options = {}) => signIn(deps, { typed: 'wrong', source: from(`192.0.2.${n}`), ...options })

afterEach(() => vi.restoreAllMocks())

beforeEach(async () => {
  deps.accounts.clear()
  await directoryCompany(deps)
  inDirectory(deps, 'erin')
})

describe('wrong passwords for a directory', () => {
  it('reach the directory four times, from whichever source, then nobody asks it for half an hour', async () => {
    const asked = vi.spyOn(deps.directory, 'authenticate')
    for (let n = 1; n <= 4; n++) await expect(wrong(n)).rejects.toMatchObject(refused)
    for (let n = 5; n <= 20; n++) await expect(wrong(n)).rejects.toMatchObject({ code: 'too-many-attempts' })
    expect(asked).toHaveBeenCalledTimes(4)
    deps.clock.advance(minutes(30) + 1)
    await expect(signIn(deps)).resolves.toMatchObject({ kind: 'session' })
  })

  it('are not given slowly either: a directory counts those of which each follows the last within half an hour', async () => {
    for (let n = 1; n <= 4; n++) {
      await expect(wrong(n)).rejects.toMatchObject(refused)
      deps.clock.advance(minutes(29))
    }
    await expect(wrong(5)).rejects.toMatchObject({ code: 'too-many-attempts' })
    deps.clock.advance(minutes(2))
    await expect(wrong(6)).rejects.toMatchObject(refused)
    const opens = ['time', 'known-device', 'administrator']
    await expect(wrong(7)).rejects.toMatchObject({ code: 'too-many-attempts', details: { retryAfter: 1800, opens } })
  })

  it('are counted for the account, by whichever of the company’s domains it was named', async () => {
    const { id: companyId } = await deps.db.company.findFirstOrThrow()
    await deps.db.domain.create({ data: { companyId, name: 'acme.example' } })
    for (let n = 1; n <= 4; n++) await expect(wrong(n, { email: 'erin@acme.example' })).rejects.toMatchObject(refused)
    await expect(wrong(5)).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('of strangers do not keep out the browser that the person has signed in with', async () => {
    const begun = await signIn(deps)
    const browser = begun.kind === 'session' ? { known: begun.known.token } : {}
    for (let n = 1; n <= 5; n++) await wrong(n).catch(() => undefined)
    await expect(signIn(deps, { browser })).resolves.toMatchObject({ kind: 'session' })
    await expect(signIn(deps, { source: from('192.0.2.9') })).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('are seen by an administrator, and forgotten when they unlock the person', async () => {
    await signIn(deps)
    const { id, companyId } = await findEmployee(deps.db, 'erin@acme.test')
    const state = async () => (await employeeView(deps, { companyId, id })).state
    expect(await state()).toBe('active')
    for (let n = 1; n <= 5; n++) await wrong(n).catch(() => undefined)
    expect(await state()).toBe('locked')
    await unlockEmployee(deps, { companyId, id })
    expect(await state()).toBe('active')
    await expect(signIn(deps)).resolves.toMatchObject({ kind: 'session' })
  })
})

describe('an address that may name two accounts', () => {
  const bob = '11111111-9731-4d7c-83cd-8814500f2bbc'
  const shared = { email: 'anna@acme.test' }
  const own = { email: 'anna.smith@acme.test' }
  const other = { email: 'bob@acme.test' }

  /** Anna's account name is what stands before the @ of Bob's userPrincipalName. Both have signed in, by other addresses. */
  async function namesakes() {
    const anna = { address: own.email, names: ['anna', 'anna.smith@acme.test', 'anna@ad.acme.test'] }
    const names = ['bob', 'anna@acme.test', 'bob@ad.acme.test']
    inDirectory(deps, 'anna.smith@acme.test', anna)
    await signIn(deps, own)
    inDirectory(deps, 'bob', { subject: bob, address: other.email, names })
    await signIn(deps, other)
    inDirectory(deps, 'anna', anna)
    inDirectory(deps, 'anna@acme.test', { subject: bob, address: other.email, names })
    const bobs = deps.accounts.get('anna@acme.test')
    if (bobs) deps.accounts.set('anna@acme.test', { ...bobs, password: 'of Bob' })
  }

  it('counts a wrong password against both', async () => {
    await namesakes()
    for (let n = 1; n <= 4; n++) await expect(wrong(n, shared)).rejects.toMatchObject(refused)
    for (const email of [shared.email, own.email, other.email])
      await expect(wrong(9, { email })).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('clears the tries of the one alone whose password was right', async () => {
    await namesakes()
    for (let n = 1; n <= 3; n++) await expect(wrong(n, other)).rejects.toMatchObject(refused)
    // Bob's account took a wrong password before Anna's took the right one.
    await expect(signIn(deps, shared)).resolves.toMatchObject({ kind: 'session' })
    await expect(wrong(5, other)).rejects.toMatchObject({ code: 'too-many-attempts' })
    await expect(wrong(6, own)).rejects.toMatchObject(refused)
  })

  it('asks once about an account of which one name alone is known yet', async () => {
    await namesakes()
    await deps.db.identity.deleteMany({ where: { subject: bob } })
    await deps.db.identity.updateMany({ data: { names: ['anna'] } })
    const asked = vi.spyOn(deps.directory, 'authenticate')
    await expect(wrong(1, shared)).rejects.toMatchObject(refused)
    const [first, second] = asked.mock.lastCall?.[1].accounts ?? []
    expect([first, second?.length]).toEqual(['anna', 36])
  })

  it('costs nobody else a try where the account that is known takes the password', async () => {
    await namesakes()
    await deps.db.identity.deleteMany({ where: { subject: bob } })
    for (let n = 1; n <= 6; n++)
      await expect(signIn(deps, { ...shared, source: from(`192.0.2.${n}`) })).resolves.toMatchObject({
        kind: 'session',
      })
  })
})

it('an account is known by the letters that let it in, whatever the directory’s own spelling', async () => {
  inDirectory(deps, 'andre', { names: ['andré', 'andré@ad.acme.test'] })
  await signIn(deps, { email: 'andre@acme.test' })
  const { names } = await deps.db.identity.findFirstOrThrow()
  expect(names).toContain('andre')
})

describe('an administrator who unlocks somebody', () => {
  it('opens the account to people who have never signed in through the directory', async () => {
    const { id: companyId } = await deps.db.company.findFirstOrThrow()
    const { id } = await deps.db.user.create({ data: { companyId, email: 'erin@acme.test', name: 'Erin' } })
    for (let n = 1; n <= 5; n++) await wrong(n).catch(() => undefined)
    expect((await employeeView(deps, { companyId, id })).locked).toBe(true)
    await unlockEmployee(deps, { companyId, id })
    await expect(signIn(deps)).resolves.toMatchObject({ kind: 'session' })
  })
})
