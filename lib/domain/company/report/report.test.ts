import { beforeEach, describe, expect, it } from 'vitest'
import { testDeps } from '../../../testing/test-deps'
import { days } from '../../time'
import { adoptionReport, employeeBatches } from './report'

const deps = testDeps()
const now = deps.clock.now()
const ago = (n: number) => new Date(now.getTime() - days(n))
let companyId: string
let added = 0
beforeEach(async () => {
  companyId = (await deps.db.company.create({ data: { name: 'Acme', mfaPolicy: 'REQUIRED' } })).id
})
const add = (data: object = {}, company = companyId) =>
  deps.db.user.create({
    data: {
      companyId: company,
      name: 'P',
      email: `p${added++}@acme.test`,
      passwordHash: 'x',
      createdAt: ago(200),
      ...data,
    },
  })
const report = () => adoptionReport(deps, companyId)

describe('the report', () => {
  it('counts who has MFA and how, who is late, invited or disabled, and nobody of another company', async () => {
    await add({ mfaSince: ago(5), option: 'EMAIL' })
    await add({ mfaSince: ago(5), option: 'AUTHENTICATOR' })
    await add({ mfaSince: ago(4), option: 'PASSKEY' })
    await add({ mfaDeadline: ago(1) })
    await add({ passwordHash: null })
    await add({ disabledAt: ago(3), mfaSince: ago(5), option: 'EMAIL' })
    await add({}, (await deps.db.company.create({ data: { name: 'Else' } })).id)
    expect(await report()).toMatchObject({
      employees: 5,
      withMfa: 3,
      byOption: { authenticator: 1, email: 1, passkey: 1 },
      exempt: { oidc: 0, ldap: 0 },
      overdue: 1,
      invited: 1,
      disabled: 1,
    })
  })

  it('counts exempt people by what answers for them, and in nothing else', async () => {
    const local = await add({ mfaSince: ago(5), option: 'AUTHENTICATOR' })
    await add({ mfaDeadline: ago(1), passwordHash: null })
    const data = { signInSource: 'OIDC', localAdministratorId: local.id } as const
    await deps.db.company.update({ where: { id: companyId }, data })
    const numbers = { employees: 2, withMfa: 1, exempt: { oidc: 1, ldap: 0 }, overdue: 0, invited: 0 }
    expect(await report()).toMatchObject(numbers)
  })

  it('has the ends of the last ninety days, from when people came, got MFA and went', async () => {
    await add({ mfaSince: ago(100) })
    await add({ createdAt: ago(10), mfaSince: ago(4) })
    await add({ createdAt: ago(10), mfaSince: ago(8), disabledAt: ago(6) })
    const { days: chart } = await report()
    expect(chart).toHaveLength(90)
    expect(chart[0]).toEqual({ date: ago(89).toISOString().slice(0, 10), employees: 1, withMfa: 1 })
    const of = (n: number) => {
      const day = chart.at(-1 - n)
      return [day?.employees, day?.withMfa]
    }
    expect([of(11), of(10), of(8), of(7), of(6), of(4), of(0)]).toEqual([
      [1, 1],
      [3, 1],
      [3, 2],
      [3, 2],
      [2, 1],
      [2, 2],
      [2, 2],
    ])
    expect(chart.at(-1)?.date).toBe('2026-11-22')
  })

  it('of a company without people is all zeros', async () => {
    const { employees, days: chart } = await report()
    expect([employees, chart.length, chart.at(-1)?.employees]).toEqual([0, 90, 0])
  })

  it('as a list has everybody once', async () => {
    const data = Array.from({ length: 1_100 }, (_, n) => ({ companyId, name: 'P', email: `q${n}@acme.test` }))
    await deps.db.user.createMany({ data })
    const sizes = []
    const seen = new Set<string>()
    for await (const batch of employeeBatches(deps, companyId)) {
      sizes.push(batch.length)
      for (const { id } of batch) seen.add(id)
    }
    expect(sizes).toEqual([1_000, 100])
    expect(seen.size).toBe(1_100)
  })
})
