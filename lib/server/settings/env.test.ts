import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demoAllowed, isLoopback, readSettings } from './env'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-env-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const base64 = (bytes = 32) => randomBytes(bytes).toString('base64')
const read = (env: Record<string, string | undefined>) =>
  readSettings({ NODE_ENV: 'production', DATA_DIR: dataDir, ...env })
const postgres = () => ({ DATABASE_URL: 'postgresql://db/latchkey', SECRET: base64(), VAULT_KEYS: `a:${base64()}` })

describe('an operator who sets nothing', () => {
  it('gets a portal on this machine alone, under the address that people type', () => {
    expect(read({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      appUrl: 'http://localhost:3000',
      appName: 'Latchkey',
      trustedProxyHops: 0,
    })
    expect(read({ PORT: '4000' }).appUrl).toBe('http://localhost:4000')
  })

  it('finds the same keys at every start, in a file that nobody else can read', () => {
    const first = read({})
    const again = read({})
    expect(again.secret).toBe(first.secret)
    expect(again.vaultKeys).toEqual(first.vaultKeys)
    expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600)
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  })

  it('is told when the key file lies open to others', () => {
    read({})
    chmodSync(join(dataDir, 'keys.json'), 0o644)
    expect(() => read({})).toThrow(/^DATA_DIR: .*keys\.json can be read by other users/)
  })

  it('never has the made keys written where keys were given', () => {
    const secret = base64()
    read({ SECRET: secret, VAULT_KEYS: `a:${base64()}` })
    expect(() => readFileSync(join(dataDir, 'keys.json'))).toThrow(/ENOENT/)
    expect(read({ SECRET: secret }).secret).toBe(secret)
  })
})

describe('a bad setting stops the start with a sentence that names it', () => {
  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['HOST', 'a b'],
    ['DATABASE_URL', 'mysql://db'],
    ['APP_URL', 'portal.example.com'],
    ['APP_URL', 'https://portal.example.com/sub'],
    ['APP_URL', 'javascript:alert(1)'],
    ['APP_URL', 'https://*.example.com'],
    ['APP_URL', 'https://portal.example.com?x=1'],
    ['APP_URL', 'https://user:password@portal.example.com'],
    ['APP_URL', 'https://por\ntal.example.com'],
    ['APP_URL', 'https://portal example.com'],
    ['PORT', '3 000'],
    ['PORT', '3,000'],
    ['PORT', '+3000'],
    ['PORT', '3000.0'],
    ['PORT', '３０００'],
    ['PORT', '0x10'],
    ['PORT', '1e3'],
    ['PORT', '0'],
    ['DATABASE_PREPARED', 'maybe'],
    ['RAW_SQL', 'sometimes'],
    ['DATABASE_URL', 'postgresql://u:p#ss@db/latchkey'],
    ['LOG_LEVEL', 'verbose'],
    ['VAULT_KEYS', ' , '],
    ['LIMITS', 'source=100, source=200'],
    ['LIMITS', 'source=1e2'],
    ['APP_NAME', 'Portal: Acme'],
    ['SECRET', 'changeme'],
    ['SECRET', Buffer.alloc(32).toString('base64')],
    ['SECRET', Buffer.from('password'.repeat(4)).toString('base64')],
    ['VAULT_KEYS', 'nocolon'],
    ['VAULT_KEYS', `a:${randomBytes(16).toString('base64')}`],
    ['VAULT_KEYS', `a:${Buffer.alloc(32, 1).toString('base64')}`],
    ['MAIL_TRANSPORT', 'pigeon'],
    ['MAIL_FROM', 'nobody'],
    ['SMTP_URL', 'http://mail'],
    ['RESEND_BASE_URL', 'resend'],
    ['TRUSTED_PROXY_HOPS', '-1'],
    ['METRICS_TOKEN', 'short'],
    ['LIMITS', 'source'],
    ['LIMITS', 'nothing=5'],
    ['LIMITS', 'factorStreak=11'],
    ['LIMITS', 'source=9'],
    ['LIMITS', '__proto__=9'],
  ])('%s=%s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name}\\b.*\\.$`))
  })

  it('without repeating the secret', () => {
    expect(() => read({ SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/)
  })

  it.each(['SECRET', 'VAULT_KEYS'])('%s missing beside DATABASE_URL', (name) => {
    expect(() => read({ ...postgres(), [name]: '' })).toThrow(new RegExp(`^${name} is missing`))
  })

  it('one vault key id twice', () => {
    expect(() => read({ VAULT_KEYS: `a:${base64()},a:${base64()}` })).toThrow(/^VAULT_KEYS names the same key id twice/)
  })

  it.each([
    [{ MAIL_TRANSPORT: 'smtp', MAIL_FROM: 'a@b.test' }, 'SMTP_URL'],
    [{ MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://mail' }, 'MAIL_FROM'],
    [{ MAIL_TRANSPORT: 'resend', MAIL_FROM: 'a@b.test' }, 'RESEND_API_KEY'],
    [{ MAIL_TRANSPORT: 'mailbox', HOST: '0.0.0.0' }, 'MAIL_TRANSPORT'],
  ])('%o', (env, name) => {
    expect(() => read(env)).toThrow(new RegExp(`^${name} `))
  })
})

describe('a setting is read in every spelling that leaves no doubt, and kept in one', () => {
  it.each([
    ['PORT', ' 04000 ', 'port', 4000],
    ['PORT', '"4000"', 'port', 4000],
    ['HOST', '[::1]', 'host', '::1'],
    ['APP_URL', 'https://portal.example.com/', 'appUrl', 'https://portal.example.com'],
    ['APP_URL', 'https://portal.example.com//', 'appUrl', 'https://portal.example.com'],
    ['APP_URL', 'HTTPS://Portal.Example.COM:443', 'appUrl', 'https://portal.example.com'],
    ['APP_URL', 'http://portal.example.com:80/', 'appUrl', 'http://portal.example.com'],
    ['APP_URL', 'https://portal.example.com.', 'appUrl', 'https://portal.example.com'],
    ['APP_URL', 'https://portal.example.com.:8443', 'appUrl', 'https://portal.example.com:8443'],
    ['APP_URL', ' https://pörtal.example ', 'appUrl', 'https://xn--prtal-jua.example'],
    ['APP_URL', 'http://[::1]:3000', 'appUrl', 'http://[::1]:3000'],
    ['LOG_LEVEL', 'WARN', 'logLevel', 'warn'],
    ['DATABASE_PREPARED', 'False', 'databasePrepared', false],
    ['DATABASE_PREPARED', 'on', 'databasePrepared', true],
    ['RAW_SQL', 'off', 'rawSql', false],
    ['AUDIT_DAYS', ' 365 ', 'auditDays', 365],
    ['METRICS_TOKEN', '"a-token-of-24-characters"', 'metricsToken', 'a-token-of-24-characters'],
  ] as const)('%s=%j', (name, value, field, kept) => expect(read({ [name]: value })[field]).toBe(kept))

  it('MAIL_TRANSPORT in capitals', () => {
    const mail = { MAIL_TRANSPORT: 'SMTP', SMTP_URL: 'smtp://mail', MAIL_FROM: '"no-reply@example.com"' }
    expect(read(mail).mail).toMatchObject({ transport: 'smtp', from: { address: 'no-reply@example.com' } })
  })

  const [one, two] = [base64(), base64()]
  const urlSafe = (key: string) => key.replaceAll('+', '-').replaceAll('/', '_')
  it.each([
    ['spaces after the commas', `a:${one}, b:${two}`],
    ['a line for each', `a:${one},\n  b:${two}\n`],
    ['lines without commas', `a:${one}\r\nb:${two}`],
    ['a comma at the end', `a:${one},b:${two},`],
    ['spaces around the colon', `a : ${one}, b: ${two}`],
    ['URL-safe base64', `a:${urlSafe(one)},b:${urlSafe(two)}`],
    ['no padding', `a:${one.replace('=', '')},b:${two.replace('=', '')}`],
    ['quotes', `"a:${one},b:${two}"`],
  ])('VAULT_KEYS with %s', (_, VAULT_KEYS) => {
    const keys = read({ VAULT_KEYS }).vaultKeys
    expect(keys.map(({ id, key }) => `${id}:${key.toString('base64')}`)).toEqual([`a:${one}`, `b:${two}`])
  })
})

describe('MAIL_FROM is taken apart once, so that no mail software has to', () => {
  const from = (MAIL_FROM: string, APP_NAME = 'Portal') => read({ MAIL_FROM, APP_NAME }).mail.from
  const address = 'no-reply@example.com'

  it.each([
    ['Latchkey <no-reply@example.com>', 'Latchkey'],
    ['"Acme, Inc." <no-reply@example.com>', 'Acme, Inc.'],
    ['<no-reply@example.com>', 'Portal'],
    ['no-reply@example.com', 'Portal'],
    ['Latchkey <No-Reply@Example.com.>', 'Latchkey'],
  ])('%s', (value, name) => expect(from(value)).toEqual({ name, address }))

  it('and may hold an apostrophe, as RFC 5322 allows', () => {
    expect(from("O'Brien <it.o'brien@example.com>")).toEqual({ name: "O'Brien", address: "it.o'brien@example.com" })
  })

  it('and APP_NAME, where it stands in for a name, cannot break out of it', () => {
    expect(from(address, 'A "portal" <x@y.test>')?.name).toBe('A portal x@y.test')
  })

  it.each(['a@b.test, c@d.test', 'A <a@b.test> <c@d.test>', 'A "B" <a@b.test>', 'A\r\nBcc: c@d.test <a@b.test>', '<>'])(
    '%j stops the start',
    (value) => expect(() => from(value)).toThrow(/^MAIL_FROM must be/),
  )
})

describe('the demo is allowed', () => {
  it.each([
    {},
    { MAIL_TRANSPORT: 'mailbox' },
    { HOST: '::1' },
    { HOST: 'localhost', APP_URL: 'http://127.0.0.1:3000' },
  ])('with %o', (env) => expect(demoAllowed(read(env))).toBe(true))

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.1.5' },
    { APP_URL: 'https://portal.example.com' },
    { APP_URL: 'http://localhost.example.com' },
    { SMTP_URL: 'smtp://mail' },
    { RESEND_API_KEY: 'key' },
    { MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://mail', MAIL_FROM: 'a@b.test' },
  ])('not with %o', (env) => expect(demoAllowed(read(env))).toBe(false))

  it('not on PostgreSQL, even on this machine', () => {
    expect(demoAllowed(read({ ...postgres(), DATABASE_URL: 'postgresql://localhost/latchkey' }))).toBe(false)
  })
})

it('knows this machine under every spelling, and no other machine', () => {
  for (const host of ['127.1', '127.255.0.1', '[::1]', 'portal.localhost', 'LOCALHOST'])
    expect([host, isLoopback(host)]).toEqual([host, true])
  for (const host of [
    '0',
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '127.0.0.1.example.com',
    'localhost.evil',
    '::ffff:8.8.8.8',
    '',
  ])
    expect([host, isLoopback(host)]).toEqual([host, false])
})

it('limits are those of the table, and what an operator chose within their range', () => {
  const { limits } = read({ LIMITS: 'source=100, mailHour=8' })
  expect([limits.source.free, limits.mailHour.free, limits.factorStreak.free]).toEqual([100, 8, 10])
})
