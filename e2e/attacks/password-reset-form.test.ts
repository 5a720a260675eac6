import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { Browser } from '../../lib/testing/portal/browser'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson, type Person } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
let person: Person
beforeAll(async () => {
  stage = await openSharedStage(1)
  person = await createPerson(stage.sql)
})
afterAll(() => stage.close())

const path = '/password-reset/send'
const newBrowser = () => new Browser(stage.doorOf(0))
const queued = (email: string) =>
  count(stage.sql, `mail where kind = 'password-reset' and payload->>'email' = $1`, [email])

test('the form answers the same for a user, for nobody, and beyond the limit, and the URL holds no address', async () => {
  const browser = newBrowser()
  const nobody = `nobody-${person.email}`
  const answers = []
  for (const email of [person.email, nobody, person.email, person.email, person.email, person.email])
    answers.push(await browser.form(path, { email }))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]))
  expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1)
  expect(answers[0]?.headers.location).toMatch(/\/password-reset\?sent=1$/)
  expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['']))
})

test('the address is kept in a cookie that no script reads and no other site sends', async () => {
  const answer = await newBrowser().form(path, { email: person.email })
  const cookie = answer.setCookies.find((line) => line.includes('latchkey.address='))
  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Lax/i)
})

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
])('the form is refused from %s, and no mail is queued', async (_, headers) => {
  const email = `from-${Object.values(headers)[0]?.length}-${person.email}`
  const answer = await newBrowser().call({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ email }).toString(),
  })
  expect(answer.status).toBe(403)
  expect(answer.json<{ code: string }>().code).toBe('cross-site')
  expect(await queued(email)).toBe(0)
})

test.each([
  ['no address', ''],
  ['text without an address', 'email=erin'],
  ['an unknown field', `email=erin%40acme.test&role=admin`],
  ['a NUL', 'email=erin%00%40acme.test'],
  ['bytes that are no UTF-8', Buffer.from('email=\xff\xfe@acme.test', 'latin1')],
  ['an address of 400 characters', `email=${'e'.repeat(400)}%40acme.test`],
])('the form with %s leads back to the page with a sentence', async (_, body) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await newBrowser().call({ method: 'POST', path, headers, body })
  expect(answer.status).toBe(303)
  expect(answer.headers.location).toMatch(/\/password-reset\?error=InvalidBody$/)
})

test('the form takes no JSON and no large body, and a GET asks for nothing', async () => {
  const browser = newBrowser()
  expect((await browser.json('POST', path, { email: person.email })).status).toBe(415)
  expect((await browser.form(path, { email: 'e'.repeat(20_000) })).status).toBe(413)
  expect((await browser.get(path)).status).toBe(405)
})

test('a signed-out browser gets the theme of its cookie, and any other value is ignored', async () => {
  const browser = newBrowser()
  for (const [value, theme] of [
    ['dark', 'data-theme="dark"'],
    ['light', 'data-theme="light"'],
  ]) {
    browser.cookies.set('latchkey.theme', value ?? '')
    expect((await browser.get('/sign-in')).text).toContain(theme)
  }
  for (const value of ['"><script>', 'DARK', '%ff', '__proto__', 'x'.repeat(3000)]) {
    browser.cookies.set('latchkey.theme', value)
    const answer = await browser.get('/sign-in')
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(/<html[^>]*data-theme/)
  }
})
