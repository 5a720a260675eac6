import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createCompany, createPerson, type Person } from '../../lib/testing/seeds/person-rows'
import { documentedRoutes } from './support/routes'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())

/** An administrator of a company of their own, signed in. */
async function administrator(company?: string) {
  const person = await createPerson(stage.sql, company ?? (await createCompany(stage.sql)), 'administrator')
  return { ...person, browser: await browserWithPassword(stage.doorOf(0), person) }
}

const role = (browser: Browser, { id }: Person, wanted: string) =>
  browser.json('PUT', `/api/admin/employees/${id}/role`, { role: wanted })
const csvOf = (rows: number, prefix: string, bad?: number) =>
  [
    'email,name',
    ...Array.from({ length: rows }, (_, n) => `${n === bad ? 'nobody' : `${prefix}${n}@import.test`},P ${n}`),
  ].join('\n')
const importing = (browser: Browser, csv: string) => browser.json('POST', '/api/admin/import', { csv })

test('an employee is refused by every route of administrators, and somebody who is not signed in is told so', async () => {
  const employee = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
  const stranger = new Browser(stage.doorOf(0))
  const routes = (await documentedRoutes(stage.doorOf(0))).filter(({ path }) => path.startsWith('/api/admin/'))
  expect(routes.length).toBeGreaterThan(12)
  for (const { method, path } of routes) {
    const body = method === 'GET' ? undefined : {}
    expect([method, path, wordOf(await employee.json(method, path, body))]).toEqual([method, path, '403 forbidden'])
    expect([method, path, wordOf(await stranger.json(method, path, body))]).toEqual([method, path, '401 not-signed-in'])
  }
})

test('of two administrators who demote each other at the same time on two servers, one stays', async () => {
  for (let round = 0; round < 5; round++) {
    const company = await createCompany(stage.sql)
    const pair = await Promise.all([administrator(company), administrator(company)])
    const answers = await atOnce(2, (n) => role(at(pair, n).browser.copy(stage.doorOf(n)), at(pair, 1 - n), 'employee'))
    expect(answers.map(wordOf).sort()).toEqual(['204', '403 forbidden'])
    expect(await count(stage.sql, `"user" where company_id = $1 and role = 'administrator'`, [company])).toBe(1)
  }
})

test('of two administrators who both resign at the same time on two servers, one stays', async () => {
  const company = await createCompany(stage.sql)
  const pair = await Promise.all([administrator(company), administrator(company)])
  const answers = await atOnce(2, (n) => role(at(pair, n).browser.copy(stage.doorOf(n)), at(pair, n), 'employee'))
  expect(answers.map(wordOf).sort()).toEqual(['204', '409 last-administrator'])
})

test('a demoted administrator is refused at the very next request, on the other server too', async () => {
  const company = await createCompany(stage.sql)
  const [ann, bob] = await Promise.all([administrator(company), administrator(company)])
  expect((await bob.browser.get('/api/admin/employees')).status).toBe(200)
  expect(wordOf(await role(ann.browser, bob, 'employee'))).toBe('204')
  const elsewhere = bob.browser.copy(stage.doorOf(1))
  expect(wordOf(await elsewhere.get('/api/admin/employees'))).toBe('403 forbidden')
  expect(wordOf(await importing(elsewhere, csvOf(1, 'never')))).toBe('403 forbidden')
})

test('ten thousand rows with one bad write nothing; without it they are in and invited in seconds, and never twice', async () => {
  const { browser } = await administrator()
  const imported = () => count(stage.sql, `"user" where email like '%@import.test'`)
  const refused = await importing(browser, csvOf(10_000, 'p', 6_000))
  expect(refused.json()).toMatchObject({
    code: 'invalid-body',
    fields: { 'line 6002': 'email is not an email address' },
  })
  expect(await imported()).toBe(0)
  const begun = performance.now()
  expect((await importing(browser, csvOf(10_000, 'p'))).json()).toMatchObject({ added: 10_000, existing: 0 })
  expect(performance.now() - begun).toBeLessThan(20_000)
  const again = await atOnce(2, (n) => importing(browser.copy(stage.doorOf(n)), csvOf(10_000, 'p')))
  for (const answer of again) expect(answer.json()).toMatchObject({ added: 0, existing: 10_000 })
  expect(await imported()).toBe(10_000)
  expect(await count(stage.sql, `audit_event where type = 'invitation.sent'`)).toBe(10_000)
})

test('of two who import the same file at the same time, one adds, and everybody is invited once', async () => {
  const company = await createCompany(stage.sql)
  const pair = await Promise.all([administrator(company), administrator(company)])
  const answers = await atOnce(2, (n) => importing(at(pair, n).browser.copy(stage.doorOf(n)), csvOf(500, 'twin')))
  expect(answers.map((answer) => answer.json<{ added: number }>().added).sort()).toEqual([0, 500])
  const invited = `audit_event where type = 'invitation.sent' and company_id = $1`
  expect(await count(stage.sql, invited, [company])).toBe(500)
})

test('of two companies that import the same address at the same time, one has it, and the other learns no more than that it cannot be used', async () => {
  const pair = await Promise.all([administrator(), administrator()])
  const answers = await atOnce(2, (n) => importing(at(pair, n).browser.copy(stage.doorOf(n)), csvOf(300, 'fought')))
  const [won, lost] = answers.sort((one, other) => one.status - other.status)
  expect(won?.json()).toMatchObject({ added: 300 })
  expect(lost?.json()).toMatchObject({ code: 'invalid-body', fields: { 'line 2': 'email cannot be used' } })
})

test('a cursor of another company’s list shows one’s own people alone, and none that was made up is more than a 422', async () => {
  const [ann, bob] = await Promise.all([administrator(), administrator()])
  await importing(ann.browser, csvOf(3, 'cursor'))
  const { next } = (await ann.browser.get('/api/admin/employees?limit=1')).json<{ next: string }>()
  const seen = (await bob.browser.get(`/api/admin/employees?cursor=${next}`)).json<{ items: { email: string }[] }>()
  expect(seen.items.every(({ email }) => email === bob.email)).toBe(true)
  const forged = ['["address","\\u0000","x"]', '[]', '{"__proto__":1}', '["name"]', 'null', '\ud800'].map((text) =>
    Buffer.from(text).toString('base64url'),
  )
  for (const list of ['employees', 'audit'])
    for (const cursor of forged)
      expect(wordOf(await ann.browser.get(`/api/admin/${list}?cursor=${cursor}`))).toBe('422 invalid-body')
})

test('what a search makes of hostile text is never a fault', async () => {
  const { browser } = await administrator()
  const hostile = ['%', '_', "'", '\\', '"', ';', '\u{10ffff}', '{', '*', '\n', 'ß', 'İ', '--', '0x00']
  for (const q of hostile)
    expect((await browser.get(`/api/admin/employees?q=${encodeURIComponent(q)}`)).status).toBe(200)
  expect(wordOf(await browser.get('/api/admin/employees?q=%00'))).toBe('422 invalid-body')
})

test('a name that is a formula is defused in the report’s CSV', async () => {
  const { browser } = await administrator()
  const name = '=HYPERLINK("http://evil.test")'
  await importing(browser, `email,name\nformula@import.test,"${name.replaceAll('"', '""')}"`)
  const csv = (await browser.get('/api/admin/report.csv')).text
  expect(csv).toContain(`"'=HYPERLINK(""http://evil.test"")"`)
})

test('an export of the audit log comes while it is made: the first of it is there before the last was read', async () => {
  const company = await createCompany(stage.sql)
  const { browser } = await administrator(company)
  await stage.sql(
    `insert into audit_event (id, type, company_id, at)
     select gen_random_uuid(), 'sign-in.succeeded', $1::uuid, now() - interval '1 hour' from generate_series(1, 60000)`,
    [company],
  )
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  const url = `http://localhost:${stage.doorOf(0).port}/api/admin/audit/export?format=jsonl`
  const reader = (await fetch(url, { headers: { cookie } })).body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = (await reader?.read())?.value ?? ''
  expect(text).toContain('sign-in.succeeded')
  // Nobody reads on meanwhile: the server holds no more ready than the buffers between take.
  await stage.sql(`delete from audit_event where company_id = $1 and type = 'sign-in.succeeded'`, [company])
  for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) text += piece.value
  const lines = text.trimEnd().split('\n')
  expect(lines.length).toBeLessThan(60_000)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ type: expect.any(String) })
})
