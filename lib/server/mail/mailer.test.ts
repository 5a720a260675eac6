import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { limits } from '../../domain/security-numbers'
import { sampleCode } from '../../testing/mail/mails'
import type { Settings } from '../settings/env'
import { makeMailer, transportOf } from './mailer'
import type { Message } from './message'
import { TransportFault } from './transport'

const settings: Settings = {
  production: true,
  port: 3000,
  host: '127.0.0.1',
  dataDir: '/nowhere',
  appUrl: 'http://localhost:3000',
  appName: 'Latchkey',
  secret: 'of the test',
  vaultKeys: [],
  vaultKeysInFile: false,
  mail: {},
  databasePool: 10,
  databasePrepared: true,
  rawSql: true,
  shutdown: { delay: 0, limit: 0 },
  trustedProxyHops: 0,
  logLevel: 'info',
  auditDays: 0,
  warnings: [],
  signInServiceTimeout: 8000,
  limits,
}

/** A provider that answers as told, one answer a try. */
function provider(...answers: ('taken' | 'never' | TransportFault)[]) {
  const handed: Message[] = []
  const lines: object[] = []
  const log = { info: () => {}, warn: (fields: object) => void lines.push(fields), error: () => {} }
  const hand = async (message: Message, signal: AbortSignal) => {
    const answer = answers[handed.length] ?? 'taken'
    handed.push(message)
    if (answer === 'never')
      await sleep(60_000, undefined, { signal }).catch(() => {
        throw new TransportFault('no answer')
      })
    if (answer instanceof TransportFault) throw answer
  }
  return { handed, lines, mailer: makeMailer(settings, log, { name: 'smtp', hand }) }
}

const later = (retryAfter?: number) => new TransportFault('status 429', true, retryAfter)
const away = { code: 'unavailable', details: { dependency: 'mail' } }

describe('a provider that says "later"', () => {
  test('is asked once more, for the same mail', async () => {
    const { handed, mailer } = provider(later(0.01))
    await mailer.send(sampleCode())
    expect(handed).toHaveLength(2)
    expect(handed[1]).toEqual(handed[0])
  })

  test('twice is away, and is not asked a third time', async () => {
    const { handed, mailer } = provider(later(0.01), later(0.01))
    await expect(mailer.send(sampleCode())).rejects.toMatchObject(away)
    expect(handed).toHaveLength(2)
  })

  test('for longer than five seconds is not waited for: whoever asked is told how long', async () => {
    const { handed, mailer } = provider(later(30))
    await expect(mailer.send(sampleCode())).rejects.toMatchObject({
      ...away,
      details: { dependency: 'mail', retryAfter: 30 },
    })
    expect(handed).toHaveLength(1)
  })
})

test('a provider that refuses is not asked again', async () => {
  const { handed, mailer } = provider(new TransportFault('status 422'))
  await expect(mailer.send(sampleCode())).rejects.toMatchObject(away)
  expect(handed).toHaveLength(1)
})

test('what the log says of a mail that was not taken names neither person nor code', async () => {
  const { lines, mailer } = provider(new TransportFault('status 422'))
  await expect(mailer.send(sampleCode())).rejects.toMatchObject(away)
  expect(lines).toEqual([{ transport: 'smtp', kind: 'code', reason: 'status 422' }])
})

test('a fault of ours is no outage of the provider', async () => {
  const { mailer } = provider()
  const to = { name: 'Erin', address: 'no address' }
  await expect(mailer.send({ ...sampleCode(), to })).rejects.toThrow('address')
})

test('without a transport nobody gets mail, and whoever asks is told that it is away', async () => {
  const elsewhere = { ...settings, appUrl: 'https://portal.example.com' }
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  expect(transportOf(elsewhere)).toBeNull()
  await expect(makeMailer(elsewhere, log).send(sampleCode())).rejects.toMatchObject(away)
})

test('the settings choose the transport', () => {
  const from = { name: 'Latchkey', address: 'no-reply@example.com' }
  const chosen = (mail: Settings['mail']) => transportOf({ ...settings, mail })?.name
  expect(chosen({})).toBe('mailbox')
  expect(chosen({ transport: 'smtp', smtpUrl: 'smtp://mail', from })).toBe('smtp')
  expect(chosen({ transport: 'resend', resendApiKey: 're_1', from })).toBe('resend')
})
