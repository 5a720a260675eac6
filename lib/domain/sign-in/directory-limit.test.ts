import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { directoryCompany, inDirectory, typeDirectoryPassword as signIn } from '../../testing/directory-company'
import { from } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { findEmployee, unlockEmployee } from '../company/employees'
import { employeeView } from '../company/employees-list'
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
