import { describe, expect, it } from 'vitest'
import { lacksAddress, readClaims, withUserinfo } from './claims'

const good = {
  iss: 'https://login.acme.test',
  sub: 'erin',
  email: 'erin@acme.test',
  email_verified: true,
  name: 'Erin Employee',
  amr: ['pwd', 'mfa'],
  acr: 'gold',
  auth_time: 1_790_000_000,
}
const read = (more: object = {}, claims = ['email']) => readClaims({ ...good, ...more }, claims)

describe('claims', () => {
  it('are read whole where they are as the standard has them', () => {
    expect(read()).toEqual({
      issuer: good.iss,
      subject: 'erin',
      addresses: [{ claim: 'email', address: 'erin@acme.test' }],
      emailVerified: true,
      name: 'Erin Employee',
      amr: ['pwd', 'mfa'],
      acr: 'gold',
      authenticatedAt: new Date(1_790_000_000_000),
    })
  })

  it.each<[string, object, object]>([
    ['an acr of null', { acr: null }, { acr: null }],
    ['an acr that is a number', { acr: 1 }, { acr: null }],
    ['an amr of null', { amr: null }, { amr: [] }],
    ['an amr of objects', { amr: [{ method: 'mfa' }] }, { amr: [] }],
    ['an amr of words and numbers', { amr: ['mfa', 1] }, { amr: [] }],
    ['an amr of one word', { amr: 'mfa' }, { amr: ['mfa'] }],
    ['an auth_time as text', { auth_time: '1790000000' }, { authenticatedAt: null }],
    ['an auth_time in milliseconds', { auth_time: 1_790_000_000_000 }, { authenticatedAt: null }],
    ['an auth_time of null', { auth_time: null }, { authenticatedAt: null }],
    ['a name of null', { name: null }, { name: '' }],
    ['an email of null', { email: null }, { addresses: [{ claim: 'email', address: null }] }],
    ['a verified address as .NET writes it', { email_verified: 'True' }, { emailVerified: true }],
    ['a verified address in capitals', { email_verified: ' TRUE ' }, { emailVerified: true }],
    ['a verified address as a number', { email_verified: 1 }, { emailVerified: false }],
    ['a verified address as another word', { email_verified: 'yes' }, { emailVerified: false }],
  ])('with %s lose that one alone', (_, more, changed) => {
    expect(read(more)).toEqual({ ...read(), ...changed })
  })

  it.each([{ sub: '' }, { sub: 7 }, { sub: null }, { sub: 'x'.repeat(256) }, { sub: 'a\0' }, { iss: 5 }])(
    'with %o are of nobody',
    (more) => expect(read(more)).toBeNull(),
  )

  it.each<[object, string]>([
    [{ name: '  ' }, 'Erin Given'],
    [{ name: '\u202e\u0000' }, 'Erin Given'],
    [{ name: null, family_name: undefined }, 'Erin'],
    [{ name: null, given_name: 5 }, 'Given'],
    [{ name: null, given_name: null, family_name: '' }, 'erin.e'],
    [{ name: null, given_name: null, family_name: null, preferred_username: null }, ''],
  ])('with %o are called %j', (more, name) => {
    const names = { given_name: 'Erin', family_name: 'Given', preferred_username: 'erin.e' }
    expect(read({ ...names, ...more })?.name).toBe(name)
  })

  it('have addresses in the claims that the operator named, lists included, and in no other', () => {
    const more = { emails: ['erin@acme.test', 5], upn: 'erin@acme.example' }
    expect(read(more, ['emails', 'upn', 'constructor'])?.addresses).toEqual([
      { claim: 'emails', address: 'erin@acme.test', isListed: true },
      { claim: 'upn', address: 'erin@acme.example' },
      { claim: 'constructor', address: null },
    ])
  })
})

describe('userinfo', () => {
  it('is wanted where no named claim holds text', () => {
    expect(lacksAddress({ ...good, email: null }, ['email'])).toBe(true)
    expect(lacksAddress({ ...good, email: null, upn: 'erin@acme.test' }, ['email', 'upn'])).toBe(false)
  })

  it('brings an address together with the word about it, and a name where there is none', () => {
    const raw = { ...good, email: null, email_verified: true, name: null }
    const told = { sub: 'erin', email: 'e@acme.test', email_verified: false, name: 'Erin', amr: ['mfa'], acr: 'x' }
    const merged = withUserinfo(raw, told, ['email'])
    expect(merged).toEqual({ ...raw, email: 'e@acme.test', email_verified: false, name: 'Erin' })
    expect(withUserinfo(raw, null, ['email'])).toEqual(raw)
  })

  it('that says nothing of whether its address is verified does not borrow the id_token’s word', () => {
    const merged = withUserinfo({ ...good, email: null }, { sub: 'erin', email: 'e@acme.test' }, ['email'])
    expect(readClaims(merged, ['email'])?.emailVerified).toBe(false)
  })
})
