import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { at } from '../../lib/testing/list'
import { codeIn } from '../../lib/testing/mail/mail-server'
import { Browser } from '../../lib/testing/portal/browser'
import { send } from '../../lib/testing/portal/http'
import { type Portal, startPortal } from '../../lib/testing/portal/portal'
import { browserWithPassword, giveCode, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { askForCode, atTheMfaScreen, expectMailAway } from './support/ask-for-code'
import { openSharedStage } from './support/shared-postgres'

describe('without a way to send mail', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openSharedStage(1)
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
    send(portal.port, { path: `/api/dev/mailbox?to=${encodeURIComponent(to)}`, headers: { host } })

  test('has what the person was sent, newest first, and nobody else’s', async () => {
    const browser = await browserWithPassword(portal, employee)
    expect((await browser.json('POST', '/api/account/mfa/email', {})).status).toBe(202)
    const [mail] = (await mailbox(' Employee@ACME.test')).json<
      Record<'id' | 'to' | 'subject' | 'text' | 'html' | 'at', string>[]
    >()
    if (!mail) throw new Error('No mail')
    expect(mail).toMatchObject({ to: employee.email, html: expect.stringContaining('<html') })
    await vi.waitFor(() => expect(portal.output()).toContain(mail.subject))
    const validated = await browser.json('POST', '/api/account/mfa/email/validate', { code: codeIn(mail) })
    expect(validated.status).toBe(200)
    const subjects = async () =>
      (await mailbox(employee.email)).json<{ subject: string }[]>().map(({ subject }) => subject)
    await expect.poll(subjects, { timeout: 10_000 }).toEqual(['A way to sign in was added', mail.subject])
    expect((await mailbox('second@acme.test')).json()).toEqual([])
  })

  test.each(['evil.test', '127.0.0.1', 'localhost.evil.test'])('is not there under the name %s', async (host) => {
    expect(wordOf(await mailbox(employee.email, host))).toBe('404 not-found')
    expect((await send(portal.port, { path: '/dev/mailbox', headers: { host } })).status).toBe(404)
  })

  // As a tunnel, an editor's forwarded port or a proxy with its usual settings passes on a stranger's call.
  test.each<Record<string, string>>([
    { 'x-forwarded-for': '203.0.113.9' },
    { 'x-forwarded-for': '127.0.0.1' },
    { forwarded: 'for=203.0.113.9' },
    { 'x-real-ip': '203.0.113.9' },
    { via: '1.1 gateway' },
    { 'cf-connecting-ip': '203.0.113.9' },
    { 'x-forwarded-host': 'demo.ngrok.test' },
    { 'x-forwarded-proto': 'https' },
    { 'x-original-host': 'demo.test' },
    { 'x-envoy-external-address': '203.0.113.9' },
    { 'tailscale-user-login': 'mallory@example.com' },
    { via: '1.1 gateway', 'x-latchkey-direct': 'yes' },
  ])('is not there through a proxy or a tunnel that rewrites the Host: %o', async (trace) => {
    const headers = { host: portal.host, ...trace }
    const query = `?to=${encodeURIComponent(employee.email)}`
    const calls = ['/api/dev/mailbox', '/dev/mailbox'].flatMap((path) => [path, `${path}${query}`])
    for (const path of calls) expect([path, (await send(portal.port, { path, headers })).status]).toEqual([path, 404])
    const metrics = await send(portal.port, { path: '/api/metrics', headers })
    expect(metrics.status).toBe(404)
  })

  test('opens to this machine alone, on the page too', async () => {
    const headers = { host: portal.host }
    for (const path of ['/dev/mailbox', '/api/metrics', `/api/dev/mailbox?to=${employee.email}`])
      expect([path, (await send(portal.port, { path, headers })).status]).toEqual([path, 200])
  })
})
