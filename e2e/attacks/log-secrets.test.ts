import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at } from '../../lib/testing/list'
import { codeIn, MailServer } from '../../lib/testing/mail/mail-server'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import { send } from '../../lib/testing/portal/http'
import { readiness } from '../../lib/testing/portal/portal'
import {
  browserWithPassword,
  csrfToken,
  enrol,
  giveCode,
  givePassword,
  signOut,
} from '../../lib/testing/portal/sign-in'
import { openStage, type StageWithPostgres } from '../../lib/testing/portal/stage'
import { createCompany, createPerson, forgetMisses, type Person } from '../../lib/testing/seeds/person-rows'
import { formJunk, headerJunk, jsonJunk, queryJunk } from './support/junk'
import { scrape } from './support/metrics'
import { documentedRoutes, pages } from './support/routes'
import { secretsIn } from './support/secrets-in-text'

let mails: MailServer
let stage: StageWithPostgres
let person: Person
/** By name: what must never be printed. */
const secrets = new Map<string, string>()
const keep = (name: string, secret: string) => {
  secrets.set(name, secret)
  return secret
}
const metricsToken = keep('METRICS_TOKEN', randomBytes(16).toString('hex'))

function keepCookies(browser: Browser, whose: string) {
  for (const [name, value] of browser.cookies) if (value.length > 20) keep(`cookie ${name} of ${whose}`, value)
}

beforeAll(async () => {
  mails = await MailServer.start()
  stage = await openStage(1, { ...mails.settings, METRICS_TOKEN: metricsToken })
  const { DATABASE_URL = '', SECRET = '', VAULT_KEYS = '', SMTP_URL = '' } = stage.settings
  keep('DATABASE_URL password', new URL(DATABASE_URL).password)
  keep('SMTP_URL password', decodeURIComponent(new URL(SMTP_URL).password))
  keep('SECRET', SECRET)
  keep('VAULT_KEYS', VAULT_KEYS.split(':')[1] ?? '')
  person = await createPerson(stage.sql, await createCompany(stage.sql), 'administrator')
  keep('password', person.password)
  keep('address', person.email)
})
afterAll(async () => {
  await stage.close()
  await mails.stop()
})

const door = () => stage.doorOf(0)
const printed = () => at(stage.portals, 0).output()

/** Says which secrets stand in what was printed, with a check that the search itself finds. */
function expectNothingPrinted() {
  expect(secretsIn(`x ${person.password} y`, secrets)).toContain('password, plain')
  expect(secretsIn(printed(), secrets)).toEqual([])
}

test('signing in, setting up and changing by every method prints none of what they are given', async () => {
  const browser = await browserWithPassword(door(), person)
  const { secret, recoveryCodes } = await enrol(browser)
  keep('setup key', secret)
  for (const [index, code] of recoveryCodes.entries()) {
    keep(`recovery code ${index}`, code)
    keep(`recovery code ${index} without dashes`, code.replaceAll('-', ''))
  }
  keepCookies(browser, 'who set up')
  await browser.json('POST', '/api/account/step-up', { method: 'authenticator', code: keep('code', codeNow(secret)) })
  await signOut(browser)

  const byMail = await browserWithPassword(door(), person)
  expect((await byMail.json('POST', '/api/sign-in/email-code', {})).status).toBe(202)
  const mailed = keep('emailed code', codeIn(at(mails.codesTo(person), 0).mail))
  keep('wrong code', '918273')
  await giveCode(byMail, 'email', '918273')
  await giveCode(byMail, 'authenticator', '918273')
  await giveCode(byMail, 'recovery-code', keep('code that was never one', 'ZZZZ-YYYY-XXXX'))
  expect((await giveCode(byMail, 'email', mailed, { trustBrowser: 'on' })).status).toBe(200)
  keepCookies(byMail, 'who came by mail')

  const lost = await browserWithPassword(door(), person)
  expect((await giveCode(lost, 'recovery-code', at(recoveryCodes, 1))).status).toBe(200)
  keepCookies(lost, 'who lost the phone')
  for (const path of ['/', '/account/settings', '/account/sessions', '/account/activity', '/admin/employees'])
    await lost.get(path)
  await lost.get(`/api/admin/employees?q=${encodeURIComponent(person.email)}`)
  const renewed = await lost.json('POST', '/api/account/mfa/recovery-codes', {})
  for (const [index, code] of (renewed.json<{ recoveryCodes?: string[] }>().recoveryCodes ?? []).entries())
    keep(`new recovery code ${index}`, code)
  expectNothingPrinted()
})

test('wrong passwords, a forgotten one, links and mobile apps print none of theirs', async () => {
  const stranger = new Browser(door())
  const wrong = keep('wrong password', 'not the password of anybody here')
  await givePassword(stranger, { email: person.email, password: wrong })
  await givePassword(stranger, { email: keep('address of nobody', 'nobody.at.all@example.org'), password: wrong })
  await stranger.json('POST', '/api/password-reset', { email: person.email })
  const isReset = () => mails.to(person.email).find(({ mail }) => mail.text?.includes('/password-reset#'))
  await expect.poll(() => isReset() !== undefined, { timeout: 30_000 }).toBe(true)
  const token = keep('reset link', /password-reset#([\w-]+)/.exec(isReset()?.mail.text ?? '')?.[1] ?? '')
  const reset = { token, password: keep('new password', 'a new bolt upon the old oak door') }
  expect((await stranger.json('POST', '/api/password-reset/complete', reset)).status).toBe(204)
  await stranger.json('POST', '/api/password-reset/complete', { ...reset, token: `${token.slice(0, -1)}x` })

  const other = await createPerson(stage.sql)
  keep('address of the app’s person', other.email)
  const app = { email: other.email, password: other.password, deviceName: 'Phone' }
  const signedIn = await stranger.json('POST', '/api/mobile/sign-in', app)
  const bearer = keep('mobile token', signedIn.json<{ token: string }>().token)
  await stranger.get('/api/mobile/me', { authorization: `Bearer ${bearer}` })
  await stranger.get('/api/mobile/me', { authorization: `Bearer ${bearer}x` })
  await scrape(door(), { authorization: `Bearer ${metricsToken}` })
  await scrape(door(), { 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${metricsToken}x` })
  expectNothingPrinted()
})

test('junk of every kind, with secrets in it, prints none of them', async () => {
  await forgetMisses(stage.sql)
  const browser = new Browser(door())
  const junk = keep('secret in junk', 'junk-holds-a-secret-too')
  const token = await csrfToken(browser)
  const routes = await documentedRoutes(door())
  for (const { method, path, takes } of routes.filter(({ path }) => !path.startsWith('/api/auth')))
    for (const name of ['half an object', 'wrong types', 'unknown keys', 'a list 8,000 deep'])
      if (takes === 'json') await browser.call({ method, path, ...jsonJunk[name] })
  const half = { headers: { 'content-type': 'application/json' }, body: `{"password":"${junk}","code":` }
  for (const path of ['/api/mobile/sign-in', '/api/account/step-up', '/api/sign-in/source'])
    await browser.call({ method: 'POST', path, ...half })
  for (const call of Object.values(formJunk(token)))
    await browser.call({ method: 'POST', path: '/api/auth/callback/password', ...call })
  await browser.form('/api/auth/callback/password', { csrfToken: token, email: junk, password: junk, surprise: junk })
  await browser.form('/api/auth/callback/second-factor', { csrfToken: token, method: junk, code: junk })
  for (const call of Object.values(headerJunk)) await browser.call({ path: '/', ...call }).catch(() => undefined)
  for (const query of [...queryJunk, `?token=${junk}&email=${person.email}`])
    for (const path of ['/sign-in', '/api/auth/session', '/nowhere', '/api/nowhere'])
      await browser.call({ path: `${path}${query}` }).catch(() => undefined)
  for (const { path } of pages) await browser.get(`${path}?secret=${junk}`)
  await send(door().port, {
    path: `/api/auth/session`,
    headers: { host: door().host, cookie: `latchkey.session=${junk}` },
  })
  expectNothingPrinted()
})

test('while mail and database are away nothing is printed either, and every line is JSON', async () => {
  await forgetMisses(stage.sql)
  const again = { ...person, password: secrets.get('new password') ?? '' }
  const halfway = await browserWithPassword(door(), again)
  await mails.stop()
  await halfway.json('POST', '/api/sign-in/email-code', {})
  await stage.postgres.stop()
  await givePassword(new Browser(door()), again)
  await giveCode(halfway, 'recovery-code', secrets.get('recovery code 2') ?? '')
  for (const path of ['/', '/account/settings', '/sign-in', '/sign-in/verify', '/admin/employees', '/api/account/mfa'])
    await halfway.get(path)
  await scrape(door())
  keepCookies(halfway, 'who stands halfway')
  expectNothingPrinted()
  await stage.postgres.start()
  await mails.start()
  await readiness(at(stage.portals, 0))
  const lines = printed().split('\n')
  const begun = lines.findIndex((line) => line.startsWith('{'))
  const others = lines.slice(begun).filter((line) => line && !line.startsWith('{'))
  expect(others).toEqual([])
  const failures = lines.filter((line) => line.includes('"level":"error"')).map((line) => JSON.parse(line) as object)
  expect(failures.length).toBeGreaterThan(0)
  for (const failure of failures) expect(failure).toHaveProperty('requestId')
})
