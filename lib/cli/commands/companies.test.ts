import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSettings, type Settings } from '../../server/settings/env'
import { operatorOf } from '../../testing/operator'
import { testDeps } from '../../testing/test-deps'
import { format } from '../output/format'

const deps = testDeps()
let settings: Settings
const { run, say } = operatorOf(deps, () => settings)
beforeAll(() => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'lk-companies-'))
  settings = readSettings({ NODE_ENV: 'production', DATA_DIR, APP_URL: 'http://localhost:3000' })
})
afterAll(() => rmSync(settings.dataDir, { recursive: true, force: true }))

const acme = ['--company', 'Acme']
const ad = ['company', 'sign-in', ...acme, '--realm', 'CORP.ACME.TEST', '--base-dn', 'DC=corp,DC=acme,DC=test']

describe('company commands', () => {
  it('create a company, change its domains and list it', async () => {
    expect(await say('company', 'create', ...acme, '--domain', 'Acme.test', '--domain', 'acme.example')).toBe(
      'Made Acme, with acme.test, acme.example.',
    )
    expect(await say('company', 'domain', ...acme, '--remove', 'acme.example')).toBe('Domains of Acme: acme.test.')
    expect(await say('company', 'list')).toMatch(/Acme +password +– +– +acme\.test +– +optional +0$/)
    expect(await say('company', 'create', ...acme)).toBe('--company: is already used')
  })

  it('connect Active Directory with the controllers in their order', async () => {
    await say('company', 'create', ...acme)
    const said = await say(
      ...ad,
      '--directory',
      'ldaps://dc1.acme.test,ldaps://dc2.acme.test:3269',
      '--name',
      'Acme AD',
    )
    expect(said).toBe('Acme signs in by Active Directory from now on.\nEverybody was signed out.')
    expect(await deps.db.directory.findFirst()).toMatchObject({
      controllers: ['ldaps://dc1.acme.test', 'ldaps://dc2.acme.test:3269'],
      baseDn: 'DC=corp,DC=acme,DC=test',
      startTls: false,
      authority: null,
    })
  })

  it.each([
    ['ldap://dc1.acme.test', []],
    ['ldaps://dc1.acme.test', ['--start-tls']],
    ['ldaps://dc1.acme.test,ldap://dc2.acme.test', []],
    ['https://dc1.acme.test', []],
    ['ldaps://user:secret@dc1.acme.test', []],
    ['dc1.acme.test', []],
  ])('reject a directory that would receive passwords unencrypted: %s %j', async (url, more) => {
    await say('company', 'create', ...acme)
    expect(await say(...ad, '--directory', url, ...more)).toMatch(/^--directory: must be ldaps/)
    expect(await deps.db.company.findFirst()).toMatchObject({ signInSource: 'PASSWORD' })
  })

  it('reject an authority file without a certificate', async () => {
    await say('company', 'create', ...acme)
    const file = join(settings.dataDir, 'ca.pem')
    writeFileSync(file, 'not a certificate')
    const said = await say(...ad, '--directory', 'ldaps://dc1.acme.test', '--authority-file', file)
    expect(said).toBe('--authority-file: holds no certificate in PEM')
  })

  it('connect an OpenID provider and answer the redirect URI', async () => {
    await say('company', 'create', ...acme)
    const { id } = await deps.db.company.findFirstOrThrow()
    const client = { clientId: 'latchkey', clientSecret: 'between us' }
    const args = { company: 'Acme', kind: 'openid', issuer: 'https://id.acme.test/', ...client }
    const { status, body } = await run('company sign-in', args)
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id, ended: true, held: 0, redirectUri: `http://localhost:3000/api/auth/callback/oidc-${id}` },
    })
    expect(JSON.stringify(body)).not.toContain('between us')
  })

  it('take the claims of the address and name those that need --trust-email', async () => {
    await say('company', 'create', ...acme)
    const client = { issuer: 'https://id.acme.test', clientId: 'latchkey', clientSecret: 'between us' }
    const args = { company: 'Acme', kind: 'openid', ...client, emailClaims: ['email', 'preferred_username'] }
    const { status, body } = await run('company sign-in', args)
    expect({ status, body }).toMatchObject({ status: 200, body: { uselessClaims: ['preferred_username'] } })
    expect(format('company sign-in', body)).toContain('preferred_username. Claims other than email need --trust-email.')
    expect((await run('company sign-in', { ...args, trustEmail: true })).body).toMatchObject({ uselessClaims: [] })
    const listed = await say('company', 'list')
    expect(listed).toContain('https://id.acme.test (address from email, preferred_username)')
    await run('company sign-in', { ...args, emailClaims: undefined })
    expect(await deps.db.openIdProvider.findFirst()).toMatchObject({ emailClaims: ['email'] })
    for (const emailClaims of [[], [''], ['a b'], ['x'.repeat(101)], Array(11).fill('email')])
      expect(await run('company sign-in', { ...args, trustEmail: true, emailClaims })).toMatchObject({ status: 422 })
  })

  it.each(['http://id.acme.test', 'https://id.acme.test/?x=1', 'id.acme.test', 'https://a:b@id.acme.test'])(
    'reject the issuer %s',
    async (issuer) => {
      await say('company', 'create', ...acme)
      const args = { company: 'Acme', kind: 'openid', issuer, clientId: 'x', clientSecret: 'y' }
      expect(await run('company sign-in', args)).toMatchObject({
        status: 422,
        body: { fields: { issuer: expect.stringContaining('https://') } },
      })
    },
  )
})

describe('company policy', () => {
  it('prints the policy, and tries a change with --dry-run', async () => {
    await say('company', 'create', ...acme)
    expect(await say('company', 'policy', ...acme)).toContain('mfa: optional')
    const change = ['company', 'policy', ...acme, '--require', '--grace-days', '7', '--allow', 'authenticator,email']
    expect(await say(...change, '--dry-run')).toContain('What the policy would be of Acme:\n  mfa: required')
    expect(await deps.db.company.findFirst()).toMatchObject({ mfaPolicy: 'OPTIONAL' })
  })

  it('allows the methods that --allow names, and no other', async () => {
    await say('company', 'create', ...acme)
    await say('company', 'policy', ...acme, '--allow', 'passkey')
    const { allowAuthenticator, allowEmail, allowPasskey } = await deps.db.company.findFirstOrThrow()
    expect([allowAuthenticator, allowEmail, allowPasskey]).toEqual([false, false, true])
    expect(await say('company', 'policy', ...acme)).toContain('allow passkey: yes')
    expect(await say('company', 'policy', ...acme, '--require', '--allow', 'authenticator,passkey')).toContain(
      'allow email: no',
    )
  })

  it('begins the requirement on a day, and at once', async () => {
    await say('company', 'create', ...acme)
    const begins = async () => (await deps.db.company.findFirstOrThrow()).mfaRequiredFrom
    await say('company', 'policy', ...acme, '--require', '--from', '2030-01-31')
    expect(await begins()).toEqual(new Date('2030-01-31T00:00:00Z'))
    await say('company', 'policy', ...acme, '--from', 'now')
    expect(await begins()).toBeNull()
  })

  it.each([
    [['--grace-days', 'seven'], "Option '--grace-days <number>' argument 'seven' is invalid. Use a whole number."],
    [['--mobile-mfa', 'true'], 'Use yes or no.'],
    [['--allow', 'pigeon'], 'Use authenticator, email, passkey.'],
    [['--from', 'tomorrow'], 'Use a date such as 2026-12-31.'],
    [['--require', '--optional'], "Option '--require' cannot be used with option '--optional'."],
  ])('rejects %j with a sentence', async (said, sentence) => {
    await expect(say('company', 'policy', ...acme, ...said)).rejects.toThrow(sentence)
  })

  it('rejects values outside the limits that administrators have', async () => {
    await say('company', 'create', ...acme)
    expect(await say('company', 'policy', ...acme, '--grace-days', '400')).toMatch(/^--grace-days: /)
  })
})

describe('user import', () => {
  const file = () => join(settings.dataDir, 'people.csv')
  const importFile = (...more: string[]) => say('user', 'import', file(), ...acme, ...more)

  it('tries, then creates and invites people, and skips those who exist already', async () => {
    await say('company', 'create', ...acme)
    writeFileSync(file(), 'email,name,role\nerin@acme.test,Erin Employee,\nadmin@acme.test,Ann Admin,administrator\n')
    expect(await importFile('--dry-run')).toBe('2 rows: 2 would be made, 0 are there already.')
    expect(await importFile()).toBe('2 rows: 2 made, 0 are there already.')
    expect(await importFile()).toBe('2 rows: 0 made, 2 are there already.')
    expect(await deps.db.mail.count({ where: { kind: 'invitation' } })).toBe(2)
    expect(await deps.db.auditEvent.findMany({ where: { type: 'users.imported' } })).toMatchObject([{ actorId: null }])
  })

  it('creates no one if one row is wrong, and names its line', async () => {
    await say('company', 'create', ...acme)
    writeFileSync(file(), 'email,name\nerin@acme.test,Erin Employee\nnobody,Nobody\n')
    expect(await importFile()).toBe(
      'line 3: email is not an email address\nNothing was written: 1 of 2 rows are wrong.',
    )
    expect(await deps.db.user.count()).toBe(0)
  })

  it('reads UTF-16 and Windows-1252, and says so for Windows-1252', async () => {
    await say('company', 'create', ...acme)
    const text = 'email;name;Abteilung\nl1@acme.test;Jürgen Müller;Einkauf\n'
    writeFileSync(file(), text, 'latin1')
    expect(await importFile()).toBe(
      [
        'The file is not UTF-8 and was read as Windows-1252. Check the names.',
        'Columns that are not used: Abteilung.',
        '1 rows: 1 made, 0 are there already.',
      ].join('\n'),
    )
    expect(await deps.db.user.findFirst()).toMatchObject({ name: 'Jürgen Müller' })
    writeFileSync(file(), `\ufeff${text}`, 'utf16le')
    expect(await importFile()).toBe('Columns that are not used: Abteilung.\n1 rows: 0 made, 1 are there already.')
  })

  it('rejects text that lost letters, and workbooks', async () => {
    await say('company', 'create', ...acme)
    writeFileSync(file(), 'email,name\nl1@acme.test,J\ufffdrgen\n')
    expect(await importFile()).toMatch(/^line 2: name has letters that were lost\nNothing was written/)
    writeFileSync(file(), 'PK\u0003\u0004')
    await expect(importFile()).rejects.toThrow(/is a workbook/)
    expect(await deps.db.user.count()).toBe(0)
  })

  it('needs --address-column if several columns could hold the addresses', async () => {
    await say('company', 'create', ...acme)
    writeFileSync(file(), 'mail,userPrincipalName,displayName\nerin@acme.test,e@acme.example,Erin\n')
    expect(await importFile()).toMatch(/^Say --address-column and one of: mail, userPrincipalName\.\n/)
    expect(await importFile('--address-column', 'mail')).toMatch(
      /^Addresses come from the column mail\.\n1 rows: 1 made/,
    )
    expect(await deps.db.user.findFirst()).toMatchObject({ email: 'erin@acme.test', name: 'Erin' })
  })

  it('people and companies get names without invisible characters', async () => {
    expect(await say('company', 'create', '--company', 'Ac\u202eme')).toBe(
      '--company: contains characters that cannot be stored',
    )
    expect(await say('company', 'create', '--company', '\u3164')).toBe('--company: is missing')
    expect(await say('company', 'create', '--company', 'Ac\u200bme\tCo')).toBe('Made Acme Co.')
    const person = { company: 'Acme  Co', email: 'niamh.o’brien@acme.test', administrator: false }
    expect(await run('user create', { ...person, name: 'A\u202eda' })).toMatchObject({
      body: { fields: { name: 'contains characters that cannot be stored' } },
    })
    expect(await run('user create', { ...person, name: 'علی\u200cرضا' })).toMatchObject({ status: 200 })
    expect(await deps.db.user.findMany({ include: { company: true } })).toMatchObject([
      { email: "niamh.o'brien@acme.test", name: 'علی\u200cرضا', company: { name: 'Acme Co' } },
    ])
  })

  it('rejects an import and an invitation if no mail can be sent', async () => {
    await say('company', 'create', ...acme)
    writeFileSync(file(), 'email,name\nerin@acme.test,Erin Employee\n')
    const mailless = { ...settings, appUrl: 'https://portal.example.com', host: '0.0.0.0' }
    const args = { company: 'Acme', csv: 'email,name\n', dryRun: false }
    expect(await operatorOf(deps, () => mailless).run('user import', args)).toMatchObject({ status: 422 })
    const invited = { company: 'Acme', name: 'Erin', email: 'erin@acme.test', administrator: false, invite: true }
    expect(await operatorOf(deps, () => mailless).run('user create', invited)).toMatchObject({
      body: { fields: { invite: 'needs invitations by mail, and MAIL_TRANSPORT is not set' } },
    })
  })
})

describe('user create in a company that signs in through its own service', () => {
  const erin = { company: 'Acme', name: 'Erin', email: 'erin@acme.test', administrator: false }

  it('creates people without a password, and rejects a password or an invitation', async () => {
    await say('company', 'create', ...acme, '--domain', 'acme.test')
    await say(...ad, '--directory', 'ldaps://dc1.acme.test')
    const refused = { status: 422, body: { error: 'managed-sign-in' } }
    expect(await run('user create', { ...erin, password: 'gravel otter at the gate' })).toMatchObject(refused)
    expect(await run('user create', { ...erin, invite: true })).toMatchObject(refused)
    expect(await deps.db.user.count()).toBe(0)
    expect(await run('user create', erin)).toMatchObject({ status: 200, body: { managed: true } })
    expect(await deps.db.user.findFirst()).toMatchObject({ passwordHash: null })
  })
})

it('audit export writes the events of one company and one time range', async () => {
  await say('company', 'create', ...acme, '--domain', 'acme.test')
  await say('company', 'create', '--company', 'Other')
  deps.clock.advance(86_400_000)
  const csv = await say('audit', 'export', ...acme)
  expect(csv).toContain('company.created')
  expect(csv.trim().split('\n')).toHaveLength(3)
  const lines = await say('audit', 'export', ...acme, '--format', 'jsonl', '--type', 'company.domain-added')
  expect(JSON.parse(lines)).toMatchObject({ type: 'company.domain-added', detail: { domain: 'acme.test' } })
  expect(await say('audit', 'export', ...acme, '--to', '2026-01-01', '--format', 'jsonl')).toBe('')
})
