import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { at, atOnce } from '../../lib/testing/list'
import { codeIn, MailServer } from '../../lib/testing/mail/mail-server'
import { startPortal } from '../../lib/testing/portal/portal'
import { giveCode, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { queueNotices } from '../../lib/testing/seeds/notices'
import { createPerson, forgetMisses } from '../../lib/testing/seeds/person-rows'
import { askForCode, atTheMfaScreen, expectMailAway, spent, timed } from './support/ask-for-code'
import { openSharedStage } from './support/shared-postgres'

describe('with an SMTP server', () => {
  let mails: MailServer
  let stage: Stage
  beforeAll(async () => {
    mails = await MailServer.start()
    stage = await openSharedStage(2, mails.settings)
  })
  afterAll(async () => {
    await stage.close()
    await mails.stop()
  })
  beforeEach(() => forgetMisses(stage.sql))

  test('who asks for a code gets one mail from a no-reply address, and its code signs them in', async () => {
    const { person, browser } = await atTheMfaScreen(stage)
    expect((await askForCode(browser)).status).toBe(202)
    const [only, ...more] = mails.codesTo(person)
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
    expect(wordOf(await giveCode(browser, 'email', codeIn(at(mails.codesTo(person), 0).mail)))).toBe('200')
  })

  test('that says "try again" gets the mail at the second try, and not more often', async () => {
    const { person, browser } = await atTheMfaScreen(stage)
    mails.refusals.push([450, 'busy'])
    expect((await askForCode(browser)).status).toBe(202)
    expect(mails.codesTo(person)).toHaveLength(1)
    const other = await atTheMfaScreen(stage)
    mails.refusals.push([450, 'busy'], [451, 'still busy'])
    expectMailAway(await askForCode(other.browser))
    expect(mails.refusals).toEqual([])
    expect(mails.codesTo(other.person)).toEqual([])
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
    await queueNotices(stage.sql, others)
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
