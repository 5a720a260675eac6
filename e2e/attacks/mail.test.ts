import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser } from './support/browser'
import { freePort } from './support/free-port'
import type { Answer } from './support/http'
import { at, atOnce } from './support/list'
import { codeIn, isCode, MailServer } from './support/mail-server'
import { createPerson, forgetMisses, type Person } from './support/people'
import { type Portal, startPortal } from './support/portal'
import { count, type Sql } from './support/postgres'
import { type ResendAnswer, ResendApi } from './support/resend-api'
import { browserWithPassword, giveCode, wordOf } from './support/sign-in'
import { enrolledPerson, openStage, type Stage } from './support/stage'

/** Somebody at the MFA screen who will ask for a code by mail. */
async function atTheMfaScreen(stage: Stage, door: Portal = stage.doorOf(0)) {
  const person = await enrolledPerson(stage)
  return { person, browser: await browserWithPassword(door, person) }
}

const askForCode = (browser: Browser) => browser.json('POST', '/api/sign-in/email-code', {})

/** What counts against a person's mails of the hour and the day. */
const spent = async (sql: Sql) =>
  (
    await sql<{ n: number }>(`select coalesce(sum(cardinality(failures) + cardinality(pending)), 0)::int as n
    from "limit" where key like 'mail%'`)
  )[0]?.n

function expectMailAway(answer: Answer) {
  expect(wordOf(answer)).toBe('503 unavailable')
  expect(answer.json()).toMatchObject({ dependency: 'mail', detail: expect.stringContaining('mail') })
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
}

const timed = async (run: () => Promise<Answer>) => {
  const begun = Date.now()
  const answer = await run()
  return { answer, took: Date.now() - begun }
}

describe('with an SMTP server', () => {
  let mails: MailServer
  let stage: Stage
  beforeAll(async () => {
    mails = await MailServer.start()
    stage = await openStage(2, mails.settings)
  })
  afterAll(async () => {
    await stage.close()
    await mails.stop()
  })
  beforeEach(() => forgetMisses(stage.sql))

  const codesTo = ({ email }: Person) => mails.to(email).filter(({ mail }) => isCode(mail.subject))

  test('who asks for a code gets one mail from a no-reply address, and its code signs them in', async () => {
    const { person, browser } = await atTheMfaScreen(stage)
    expect((await askForCode(browser)).status).toBe(202)
    const [only, ...more] = codesTo(person)
    expect(more).toEqual([])
    expect(only).toMatchObject({ mailFrom: 'no-reply@portal.test', rcptTo: [person.email] })
    const mail = only?.mail ?? {}
    expect(mail).toMatchObject({
      from: { name: 'Latchkey', address: 'no-reply@portal.test' },
      to: [{ name: 'Attacked', address: person.email }],
      html: expect.stringContaining('Attacked'),
    })
    expect(at(stage.portals, 0).output()).not.toContain(codeIn(mail))
    expect(wordOf(await giveCode(browser, 'email', codeIn(mail)))).toBe('200')
  })

  test('while it is away the person is told so, nothing counts against them, and they go on once it is back', async () => {
    const { person, browser } = await atTheMfaScreen(stage)
    await mails.stop()
    for (let n = 0; n < 7; n += 1) expectMailAway(await askForCode(browser))
    expect(await spent(stage.sql)).toBe(0)
    await mails.start()
    expect((await askForCode(browser)).status).toBe(202)
    expect(wordOf(await giveCode(browser, 'email', codeIn(at(codesTo(person), 0).mail)))).toBe('200')
  })

  test('that says "try again" gets the mail at the second try, and not more often', async () => {
    const { person, browser } = await atTheMfaScreen(stage)
    mails.refusals.push([450, 'busy'])
    expect((await askForCode(browser)).status).toBe(202)
    expect(codesTo(person)).toHaveLength(1)
    const other = await atTheMfaScreen(stage)
    mails.refusals.push([450, 'busy'], [451, 'still busy'])
    expectMailAway(await askForCode(other.browser))
    expect(mails.refusals).toEqual([])
    expect(codesTo(other.person)).toEqual([])
  })

  test('that never answers keeps nobody waiting for more than 20 seconds', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const settings = { ...stage.settings, SMTP_URL: `smtp://127.0.0.1:${port}`, PORT: String(await freePort()) }
    const portal = await startPortal(settings)
    const { browser } = await atTheMfaScreen(stage, portal)
    const { answer, took } = await timed(() => askForCode(browser))
    expectMailAway(answer)
    expect(took).toBeLessThan(20_000)
    expect(await spent(stage.sql)).toBe(0)
    expect((await portal.signal('SIGTERM')).code).toBe(143)
    silent.close()
  })

  test('that is away while notices are due: two portals killed and started again send each of them exactly once', async () => {
    const { person, browser } = await atTheMfaScreen(stage)
    expect(wordOf(await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0)))).toBe('200')
    await expect.poll(() => count(stage.sql, 'mail'), { timeout: 30_000 }).toBe(0)
    await mails.stop()
    const before = mails.received.length
    const renewed = await browser.json('POST', '/api/account/mfa/recovery-codes', {})
    expect(renewed.status).toBe(201)
    const others = await atOnce(24, () => createPerson(stage.sql))
    const payload = { notice: 'mfa.cleared', at: new Date().toISOString(), userAgent: null, detail: {} }
    for (const { id } of others)
      await stage.sql(
        `insert into mail (id, kind, user_id, payload, due_at, expires_at)
         values (gen_random_uuid(), 'notice', $1, $2, now(), now() + interval '1 day')`,
        [id, payload],
      )
    await expect.poll(() => count(stage.sql, 'mail where attempts = 0'), { timeout: 30_000 }).toBe(0)
    await Promise.all(stage.portals.map((portal) => portal.signal('SIGKILL')))
    await mails.start()
    // As if the pauses between tries were over: both portals find everything due at once.
    await stage.sql('update mail set due_at = now(), claimed_until = null')
    await Promise.all([0, 1].map((portal) => stage.restart(portal)))
    await expect.poll(() => count(stage.sql, 'mail'), { timeout: 30_000 }).toBe(0)
    const subjects = mails.received.slice(before).map(({ rcptTo, mail }) => `${rcptTo} ${mail.subject}`)
    const wanted = [
      `${person.email} You have new recovery codes`,
      ...others.map(({ email }) => `${email} Multi-factor authentication was turned off`),
    ]
    expect(subjects.sort()).toEqual(wanted.sort())
  }, 120_000)
})

describe('with Resend', () => {
  let api: ResendApi
  let stage: Stage
  beforeAll(async () => {
    api = await ResendApi.start()
    stage = await openStage(1, api.settings)
  })
  afterAll(async () => {
    await stage.close()
    await api.close()
  })
  beforeEach(async () => {
    api.answers.length = 0
    await forgetMisses(stage.sql)
  })

  /** Asks for a code while the API answers as told. */
  async function ask(...answers: ResendAnswer[]) {
    const { person, browser } = await atTheMfaScreen(stage)
    api.answers.push(...answers)
    const { answer, took } = await timed(() => askForCode(browser))
    return { answer, took, browser, calls: api.codesTo(person.email), person }
  }

  test('a code is one request as its SDK makes it, and signs its person in', async () => {
    const { answer, calls, browser, person } = await ask()
    expect(answer.status).toBe(202)
    expect(calls).toHaveLength(1)
    const { mail } = at(calls, 0)
    expect(mail).toMatchObject({ from: '"Latchkey" <no-reply@portal.test>', to: [person.email] })
    expect(wordOf(await giveCode(browser, 'email', codeIn(mail)))).toBe('200')
  })

  test('422 is final: one request, and the person is told that the mail could not be sent', async () => {
    const { answer, calls } = await ask({ status: 422, name: 'validation_error' })
    expectMailAway(answer)
    expect(calls).toHaveLength(1)
  })

  test('429 with a short Retry-After is waited for: the same request again, which Resend takes as one', async () => {
    const { answer, calls } = await ask({ status: 429, name: 'rate_limit_exceeded', retryAfter: 2 })
    expect(answer.status).toBe(202)
    expect(calls).toHaveLength(2)
    const [first, second] = [at(calls, 0), at(calls, 1)]
    expect(second.at - first.at).toBeGreaterThanOrEqual(1_990)
    expect(second).toMatchObject({ mail: first.mail, idempotencyKey: first.idempotencyKey })
  })

  test('429 with a long Retry-After is passed on to the person at once', async () => {
    const { answer, calls, took } = await ask({ status: 429, name: 'daily_quota_exceeded', retryAfter: 60 })
    expectMailAway(answer)
    expect(answer.headers['retry-after']).toBe('60')
    expect(calls).toHaveLength(1)
    expect(took).toBeLessThan(5_000)
  })

  test('500 is tried once more; twice 500 is away and counts against nobody, and the next asking works', async () => {
    const lucky = await ask({ status: 500 })
    expect([lucky.answer.status, lucky.calls.length]).toEqual([202, 2])
    await forgetMisses(stage.sql)
    const { answer, calls, browser, person } = await ask({ status: 500 }, { status: 502 })
    expectMailAway(answer)
    expect(calls).toHaveLength(2)
    expect(await spent(stage.sql)).toBe(0)
    expect((await askForCode(browser)).status).toBe(202)
    expect(wordOf(await giveCode(browser, 'email', codeIn(at(api.codesTo(person.email), 2).mail)))).toBe('200')
  })

  test('no answer at all keeps nobody waiting for more than 20 seconds', async () => {
    const { answer, took } = await ask('never', 'never')
    expectMailAway(answer)
    expect(took).toBeLessThan(20_000)
    expect(await spent(stage.sql)).toBe(0)
  })

  test('every request was as documented', () => {
    expect(api.calls.length).toBeGreaterThan(8)
    expect(api.complaints).toEqual([])
  })
})

describe('without a way to send mail', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(1)
  })
  afterAll(() => stage.close())

  test('who asks for a code is told so, and goes on with the authenticator’s or a recovery code', async () => {
    const { person, browser } = await atTheMfaScreen(stage)
    expectMailAway(await askForCode(browser))
    expect(wordOf(await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0)))).toBe('200')
  })

  test('there is no mailbox on PostgreSQL, whoever asks', async () => {
    const browser = new Browser(stage.doorOf(0))
    for (const method of ['GET', 'POST', 'DELETE'])
      expect(wordOf(await browser.call({ method, path: '/api/dev/mailbox' }))).toBe('404 not-found')
    expect((await browser.get('/dev/mailbox')).status).toBe(404)
  })
})

describe('the demo’s mailbox', () => {
  let folder: string
  let portal: Portal
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-mailbox-'))
    portal = await startPortal({ DATA_DIR: folder })
  })
  afterAll(async () => {
    await portal.signal('SIGTERM')
    await rm(folder, { recursive: true })
  })

  const employee = { email: 'employee@acme.test', password: 'correct horse battery staple' }
  const mailbox = (to: string, host = portal.host) =>
    new Browser(portal).get(`/api/dev/mailbox?to=${encodeURIComponent(to)}`, { host })

  test('has what the person was sent, newest first, and nobody else’s', async () => {
    const browser = await browserWithPassword(portal, employee)
    expect((await browser.json('POST', '/api/account/mfa/email', {})).status).toBe(202)
    const [mail] = (await mailbox(' Employee@ACME.test')).json<
      Record<'id' | 'to' | 'subject' | 'text' | 'html' | 'at', string>[]
    >()
    if (!mail) throw new Error('No mail')
    expect(mail).toMatchObject({ to: employee.email, html: expect.stringContaining('<html') })
    expect(portal.output()).toContain(mail.subject)
    const validated = await browser.json('POST', '/api/account/mfa/email/validate', { code: codeIn(mail) })
    expect(validated.status).toBe(200)
    const subjects = async () =>
      (await mailbox(employee.email)).json<{ subject: string }[]>().map(({ subject }) => subject)
    await expect.poll(subjects, { timeout: 10_000 }).toEqual(['A way to sign in was added', mail.subject])
    expect((await mailbox('second@acme.test')).json()).toEqual([])
  })

  test.each(['evil.test', '127.0.0.1', 'localhost.evil.test'])('is not there under the name %s', async (host) => {
    expect(wordOf(await mailbox(employee.email, host))).toBe('404 not-found')
    expect((await new Browser(portal).get('/dev/mailbox', { host })).status).toBe(404)
  })
})
