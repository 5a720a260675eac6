import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Mail } from '../../domain/mail-content'
import { sampleCode, sampleMails } from '../../testing/mail/mails'
import { messageOf } from './message'
import { palette } from './palette'

const settings = { appName: 'Latchkey', appUrl: 'https://portal.example.com', secret: 'of the test', mail: {} }
const made = (mail: Mail) => messageOf(mail, settings)
const everyMail = Object.entries(sampleMails)

describe('whoever gets a code by mail', () => {
  test('reads it in the subject, and copies it whole from a line of its own', async () => {
    const { subject, text } = await made(sampleCode())
    expect(subject).toBe('407913 is your Latchkey code')
    expect(text.split('\n').filter((line) => line === '407913')).toHaveLength(1)
  })

  test('reads who asked for it, in which browser, when, until when it works and what to do otherwise', async () => {
    const { text, html } = await made(sampleCode('sign-in'))
    for (const part of [text, html])
      for (const words of ['employee@acme.test', 'Chrome on Windows', '12:03 UTC', '12:13 UTC', 'change your password'])
        expect(part).toContain(words)
  })

  test('is told before typing it that a switch makes Email the option', async () => {
    expect((await made(sampleCode('switch'))).text).toMatch(
      /makes Email your MFA option.*key in your authenticator app is kept/,
    )
    expect((await made(sampleCode('sign-in'))).text).not.toContain('MFA option')
  })
})

describe.each(everyMail)('%s', (_, mail) => {
  test('has a subject of one line, a text and a table-built page without scripts, pictures or flex', async () => {
    const { subject, text, html } = await made(mail)
    expect(subject).toMatch(/^[^\p{C}]{10,120}$/u)
    expect(text).not.toMatch(/undefined|\[object|\{\w+\}/)
    expect(html).not.toMatch(/undefined|\[object|<script|<img|<link|display:\s?(flex|grid)|var\(--/)
    expect(html.length).toBeLessThan(30_000)
  })

  test('says the same in text as in the page, and what to do where it was not expected', async () => {
    const { text, html } = await made(mail)
    const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)
    const seen = html.replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, ' ').replaceAll('&#x27;', "'")
    const page = `${seen} ${targets.join(' ')}`
    for (const line of text.split('\n')) {
      const words = line.replace(/^\w[\w ]*: /, '').trim()
      if (words.length > 8 && words !== '--')
        expect(page.replaceAll(/\s+/g, ' ')).toContain(words.replace(/^Did not expect this\? /, ''))
    }
    expect(text).toContain('Did not expect this?')
  })

  test('leads nowhere but to pages of the portal, with the token where no server sees it', async () => {
    const { text, html } = await made(mail)
    const links = [...`${text} ${html}`.matchAll(/https?:\/\/[^\s"<]+/g)].map(([link]) => link.replace(/[.,]$/, ''))
    const own = links.filter((link) => !link.startsWith('http://www.w3.org/'))
    for (const link of own)
      expect(link).toMatch(
        /^https:\/\/portal\.example\.com(\/(password-reset|invitation)#[\w-]{43}|\/password-reset|\/account\/activity)?$/,
      )
    const hrefs = html.match(/href="[^"]*"/g) ?? []
    expect(hrefs).toHaveLength('token' in mail || text.includes('portal.example.com/') ? 1 : 0)
  })
})

test.each(['factor.added', 'factor.removed', 'mfa.option-changed', 'sign-in.new-browser', 'sign-in.wrong-codes'])(
  'whoever is told of %s is led to their activity, where one button throws out whoever it was',
  async (notice) => {
    const { text, html } = await made(sampleMails[`notice-${notice}`] as Mail)
    expect(text).toContain('press “This wasn’t me” in your activity')
    expect(text).toContain('See your activity: https://portal.example.com/account/activity')
    expect(html).toContain('href="https://portal.example.com/account/activity"')
  },
)

test.each([
  ['a passkey', 'factor.added', { factor: 'passkey' }, /also without your password/],
  [
    'a passkey of managed people',
    'factor.added',
    { factor: 'passkey', secondStepOnly: true },
    /^You can confirm your sign/m,
  ],
  ['an app', 'factor.added', { factor: 'authenticator' }, /^You can confirm your sign-ins with it/m],
  ['the last recovery code', 'recovery-code.used', { left: 0 }, /It was the last one/],
  ['a recovery code of several', 'recovery-code.used', { left: 1 }, /before the last one is used/],
])('a notice of %s says what is so of it', async (_what, notice, detail, sentence) => {
  expect((await made({ ...sampleMails[`notice-${notice}`], detail } as Mail)).text).toMatch(sentence)
})

test('no mail sends the only administrator to their own administrator', async () => {
  for (const [, mail] of everyMail) expect((await made(mail)).text).not.toMatch(/your administrator/i)
})

describe('the address from which something was done', () => {
  const line = /^IP address: 192\.0\.2\.7$/m
  test.each(['code-sign-in', 'password-reset', 'notice-sign-in.new-browser', 'notice-factor.added'])(
    'stands in the mail %s, beside the browser and the time',
    async (name) => {
      const { text, html } = await made(sampleMails[name] as Mail)
      expect(text).toMatch(line)
      expect(text).toMatch(/^Browser: Chrome on Windows\nIP address: .*\nTime: /m)
      expect(html).toContain('192.0.2.7')
    },
  )

  test.each([
    ['an administrator’s', 'notice-user.disabled', {}],
    ['an operator’s', 'notice-user.mfa-reset', { ip: '192.0.2.7' }],
    ['unknown', 'notice-factor.added', { ip: '0.0.0.0' }],
    ['missing in a mail that an older version queued', 'notice-factor.added', { ip: null }],
  ])('is left out where it is %s', async (_why, name, more) => {
    const { text } = await made({ ...(sampleMails[name] as Mail), ...more } as Mail)
    expect(text).not.toMatch(/IP address|0\.0\.0\.0/)
  })
})

test('whoever said “This wasn’t me” reads what was done and where to set a new password; of AD or SSO whom to tell', async () => {
  const own = (await made(sampleMails['notice-account.not-me'] as Mail)).text
  expect(own).toMatch(/All other sessions have ended.*your password no longer works/)
  expect(own.split('\n')).toContain('https://portal.example.com/password-reset')
  const managed = (await made(sampleMails['notice-account.not-me-managed'] as Mail)).text
  expect(managed).toContain('tell its technical team')
  expect(managed).not.toContain('/password-reset')
})

test('what people are called is text in the page and one line in the text, never markup, header or a line of its own', async () => {
  const name = '<img src=x onerror=alert(1)>"&\r\nBcc: all@acme.test\n123456\u2028'
  const { to, subject, text, html } = await made({
    kind: 'invitation',
    token: 'x'.repeat(43),
    company: name,
    expiresAt: new Date(0),
    to: { name, address: 'employee@acme.test' },
  })
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(html).not.toContain('<img')
  for (const line of [to.name, subject]) expect(line).not.toMatch(/\p{C}|\p{Zl}/u)
  expect(text.split(/\r?\n|\u2028/)).not.toContain('123456')
  expect(text).not.toMatch(/^Bcc/m)
})

test.each(['a@acme.test,b@acme.test', 'a@acme.test\r\nBcc: b@acme.test', '"a" <a@acme.test>', 'a@b@acme.test', ''])(
  'nothing is made for a recipient whose address is %j',
  async (address) => {
    await expect(made({ ...sampleCode(), to: { name: 'Erin', address } })).rejects.toThrow('address')
  },
)

test('the same mail has the same key however often it is made, another mail has another, and no key tells a code', async () => {
  const [one, again, other] = await Promise.all([
    made(sampleCode()),
    made(sampleCode()),
    made(sampleCode('sign-in', { code: '407914' } as Partial<Mail>)),
  ])
  expect(again.key).toBe(one.key)
  expect(other.key).not.toBe(one.key)
  expect((await messageOf(sampleCode(), { ...settings, secret: 'another' })).key).not.toBe(one.key)
})

test('mails have the colours of the portal', () => {
  const css = readFileSync('app/globals.css', 'utf8')
  for (const [name, light] of Object.entries(palette.light))
    expect(css).toContain(`--${name}: light-dark(${light}, ${palette.dark[name as keyof typeof palette.dark]});`)
})
