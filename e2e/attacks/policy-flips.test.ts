import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Policy } from '../../lib/schemas/admin'
import { at } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import { browserWithPassword, enrol, giveCode, givePassword, session, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, forgetSteps, type Person } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

/** A company with an administrator who has MFA, signed in at the first server; its people come in at the second. */
async function company() {
  const id = randomUUID()
  await stage.sql('insert into company (id, name) values ($1, $2)', [id, id])
  const member = async (role: string): Promise<Person> => {
    const person = await createPerson(stage.sql)
    await stage.sql('update "user" set company_id = $1, role = $2::role where id = $3', [id, role, person.id])
    return person
  }
  const administrator = await browserWithPassword(stage.doorOf(0), await member('administrator'))
  await enrol(administrator)
  const change = async (wanted: Partial<Policy>) => {
    const { policy } = (await administrator.get('/api/admin/policy')).json<{ policy: Policy }>()
    const answer = await administrator.json('PUT', '/api/admin/policy', { ...policy, ...wanted })
    expect(wordOf(answer)).toBe('200')
  }
  return { employee: await member('employee'), change }
}

describe('a policy that changes is felt at once, on every server', () => {
  const door = () => stage.doorOf(1)

  test('by an open session: MFA is required, and the next request leads to the set-up', async () => {
    const { employee, change } = await company()
    const browser = await browserWithPassword(door(), employee)
    expect((await browser.get('/api/account/sessions')).status).toBe(200)
    await change({ mfa: 'required', graceDays: 0 })
    expect(wordOf(await browser.get('/api/account/sessions'))).toBe('403 mfa-setup-required')
    expect((await browser.get('/')).headers.location).toContain('/account/settings')
  })

  test('within the days that a person has nothing is closed', async () => {
    const { employee, change } = await company()
    const browser = await browserWithPassword(door(), employee)
    await change({ mfa: 'required', graceDays: 7 })
    expect((await browser.get('/api/account/sessions')).status).toBe(200)
    const { policy } = (await browser.get('/api/account/mfa')).json<{
      policy: { required: boolean; deadline: string }
    }>()
    expect(policy.required).toBe(true)
    expect(Date.parse(policy.deadline)).toBeGreaterThan(Date.now() + 6 * 24 * 3_600_000)
  })

  test('by a pending challenge: a method that is forbidden now is not taken, and costs no try', async () => {
    const { employee, change } = await company()
    const { recoveryCodes } = await enrol(await browserWithPassword(door(), employee))
    await stage.sql(`update "user" set email_validated_at = now(), option = 'email' where id = $1`, [employee.id])
    const browser = await browserWithPassword(door(), employee)
    const methods = async () => (await browser.get('/api/sign-in')).json<{ methods: string[] }>().methods
    expect(await methods()).toContain('email')
    await change({ allowEmail: false, allowSwitchToEmail: false })
    expect(await methods()).not.toContain('email')
    expect(wordOf(await browser.json('POST', '/api/sign-in/email-code', {}))).toBe('409 method-not-allowed')
    expect(wordOf(await giveCode(browser, 'recovery-code', at(recoveryCodes, 0)))).toBe('200')
  })

  test('by a trusted browser: trust is forbidden, and the second factor is asked for again', async () => {
    const { employee, change } = await company()
    const browser = await browserWithPassword(door(), employee)
    const { secret } = await enrol(browser)
    await forgetSteps(stage.sql, employee)
    await givePassword(browser, employee)
    await giveCode(browser, 'authenticator', codeNow(secret), { trustBrowser: 'on' })
    await givePassword(browser, employee)
    expect(await session(browser)).not.toBeNull()
    await change({ trustedBrowserDays: 0 })
    await givePassword(browser, employee)
    expect(await session(browser)).toBeNull()
    expect((await browser.get('/api/sign-in')).status).toBe(200)
  })

  test('by a mobile app’s token: the second factor is asked for there, and the token is none any more', async () => {
    const { employee, change } = await company()
    const app = new Browser(door())
    const { email, password } = employee
    const signedIn = await app.json('POST', '/api/mobile/sign-in', { email, password, deviceName: 'Phone' })
    const headers = { authorization: `Bearer ${signedIn.json<{ token: string }>().token}` }
    expect((await app.get('/api/mobile/me', headers)).status).toBe(200)
    await change({ mobileRequiresMfa: true })
    expect(wordOf(await app.get('/api/mobile/me', headers))).toBe('401 not-signed-in')
    const again = await app.json('POST', '/api/mobile/sign-in', { email, password, deviceName: 'Phone' })
    expect(wordOf(again)).toBe('403 mfa-setup-required')
  })
})
