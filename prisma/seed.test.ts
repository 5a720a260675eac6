import { describe, expect, it } from 'vitest'
import { holdsDemo, removeDemo } from '../lib/domain/company/demo'
import { createEmployee } from '../lib/domain/company/employees/employees'
import { testDeps } from '../lib/testing/test-deps'
import { demoPassword, seedDemo } from './seed'

const deps = testDeps()

describe('the demo company', () => {
  it('is there once after two starts, with its three people and their password', async () => {
    await seedDemo(deps)
    await seedDemo(deps)
    const company = await deps.db.company.findFirstOrThrow({ include: { users: { orderBy: { email: 'asc' } } } })
    expect(company).toMatchObject({ name: 'Acme', demo: true })
    expect(company.users.map(({ email, role }) => `${email} ${role}`)).toEqual([
      'admin@acme.test ADMINISTRATOR',
      'employee@acme.test EMPLOYEE',
      'second@acme.test EMPLOYEE',
    ])
    for (const { passwordHash } of company.users)
      expect(await deps.hasher.verifyPassword(passwordHash, demoPassword)).toBe(true)
  })

  it('is never added to a company’s own database', async () => {
    await deps.db.company.create({ data: { name: 'Initech' } })
    await seedDemo(deps)
    expect(await holdsDemo(deps)).toBe(false)
    expect(await deps.db.user.count()).toBe(0)
  })

  it('goes without a trace of its people, and nobody else’s', async () => {
    await seedDemo(deps)
    const own = { company: 'Initech', name: 'Ada', email: 'ada@initech.test', administrator: true }
    await createEmployee(deps, own)
    expect(await removeDemo(deps)).toEqual({ users: 3 })
    expect(await holdsDemo(deps)).toBe(false)
    expect(await deps.db.user.findMany()).toMatchObject([{ email: 'ada@initech.test' }])
    await expect(removeDemo(deps)).rejects.toMatchObject({ code: 'not-found' })
  })
})
