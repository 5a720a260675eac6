import { describe, expect, it } from 'vitest'
import { challengeOf, here, live, password, person, typePassword, withEmail } from '../../testing/people'
import { comeByProvider, companyAtProvider, insideByProvider } from '../../testing/seeds/companies'
import { testDeps } from '../../testing/test-deps'
import { mfaView } from '../account/mfa/view'
import { changeSignIn } from '../company/sign-in-source/sign-in-source'
import { signInSource } from '../identity/sign-in-source'
import { loadSession } from '../sessions/sessions'
import { providerToAsk } from './provider'

const deps = testDeps()
const refused = { code: 'not-at-provider' }
const lastCause = async () => {
  const [row] = await deps.db.auditEvent.findMany({
    where: { type: { endsWith: '-refused' } },
    orderBy: { at: 'desc' },
  })
  return (row?.detail as { cause?: string } | undefined)?.cause
}

describe('the first sign-in at a provider', () => {
  it('makes a person of whom nobody has heard, and finds them again by their subject', async () => {
    const provider = await companyAtProvider(deps)
    const { session } = await insideByProvider(deps, provider)
    expect(session.person).toMatchObject({ email: 'employee@acme.test', name: 'Erin Employee', role: 'EMPLOYEE' })
    const again = await insideByProvider(deps, provider, { email: 'renamed@acme.test' })
    expect(again.session.person.id).toBe(session.person.id)
    expect(again.session.person.email).toBe('employee@acme.test')
  })

  it('binds the person whom the company has imported with that address', async () => {
    const provider = await companyAtProvider(deps)
    const data = { companyId: provider.companyId, email: 'employee@acme.test', name: 'Erin Employee' }
    const { id } = await deps.db.user.create({ data })
    const { session } = await insideByProvider(deps, provider)
    expect(session.person.id).toBe(id)
  })

  it('is refused an address that is not verified, unless the company vouches for its provider', async () => {
    const provider = await companyAtProvider(deps)
    await expect(comeByProvider(deps, provider, { emailVerified: false })).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('address-not-verified')
    const trusting = { ...provider, trustEmail: true }
    expect((await comeByProvider(deps, trusting, { emailVerified: false })).kind).toBe('session')
  })

  it('is refused a list of addresses, of which nobody says which one is verified, unless the company vouches', async () => {
    const provider = await companyAtProvider(deps)
    const addresses = [{ claim: 'email', address: 'employee@acme.test', isListed: true }]
    await expect(comeByProvider(deps, provider, { addresses })).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('address-not-verified')
    expect((await comeByProvider(deps, { ...provider, trustEmail: true }, { addresses })).kind).toBe('session')
  })

  it('takes an address of another claim than email on the operator’s word alone', async () => {
    const provider = await companyAtProvider(deps)
    const addresses = [
      { claim: 'email', address: 'erin@contractor.test' },
      { claim: 'upn', address: 'erin@acme.test' },
    ]
    await expect(comeByProvider(deps, provider, { addresses, emailVerified: true })).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('address-of-another-domain')
    deps.clock.advance(1000)
    const upnAlone = addresses.slice(1)
    await expect(comeByProvider(deps, provider, { addresses: upnAlone })).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('address-not-verified')
    const { session } = await insideByProvider(deps, { ...provider, trustEmail: true }, { addresses })
    expect(session.person.email).toBe('erin@acme.test')
  })

  it('is refused an address that somebody with a password has', async () => {
    const provider = await companyAtProvider(deps)
    await person(deps)
    await expect(comeByProvider(deps, provider)).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('address-held')
  })

  it('is refused to another issuer than the company’s', async () => {
    const provider = await companyAtProvider(deps)
    await expect(comeByProvider(deps, provider, { issuer: 'https://else.test' })).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('issuer')
    expect(await deps.db.user.count()).toBe(0)
  })
})

describe('an answer of a provider that the company has left for another meanwhile', () => {
  it('binds nobody’s row', async () => {
    const { companyId, ...provider } = await companyAtProvider(deps)
    const data = { companyId, email: 'employee@acme.test', name: 'Erin Employee' }
    const { id } = await deps.db.user.create({ data })
    const issuer = 'https://new.acme.test'
    await changeSignIn(deps, { company: 'Acme', adopt: true, source: { kind: 'openid', ...provider, issuer } })
    await expect(comeByProvider(deps, { companyId, ...provider })).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('source-changed')
    expect(await deps.db.identity.count()).toBe(0)
    await comeByProvider(deps, { companyId, ...provider, issuer }, { issuer })
    expect(await deps.db.identity.findMany()).toMatchObject([{ userId: id, issuer }])
  })
})

describe('a person of a provider', () => {
  it('who is disabled, or whose company signs in another way now, is refused and their session is over', async () => {
    const provider = await companyAtProvider(deps)
    const { session, token } = await insideByProvider(deps, provider)
    const where = { id: session.person.id }
    await deps.db.user.update({ where, data: { disabledAt: deps.clock.now() } })
    await expect(comeByProvider(deps, provider)).rejects.toMatchObject(refused)
    expect(await lastCause()).toBe('not-their-way')
    await deps.db.user.update({ where, data: { disabledAt: null } })
    expect((await live(deps, token)).id).toBe(session.id)
    await deps.db.company.update({ where: { id: provider.companyId }, data: { signInSource: 'PASSWORD' } })
    await expect(comeByProvider(deps, provider)).rejects.toMatchObject(refused)
    expect(await loadSession(deps, token)).toBeNull()
  })

  it('keeps what the provider did in words of RFC 8176 alone, and the log its acr', async () => {
    const provider = await companyAtProvider(deps)
    const amr = ['pwd', 'x-own-word', 'otp', 'pwd', 'mfa']
    const { session } = await insideByProvider(deps, provider, { amr, acr: 'urn:acme:silver' })
    expect(session.amr.toSorted()).toEqual(['mfa', 'otp', 'pwd'])
    const row = await deps.db.auditEvent.findFirstOrThrow({ where: { type: 'sign-in.at-provider' } })
    expect(row.detail).toMatchObject({ acr: 'urn:acme:silver', mfa: true })
  })

  it('has confirmed nothing by being let in, unless the provider asked just now', async () => {
    const provider = await companyAtProvider(deps)
    expect((await insideByProvider(deps, provider)).session.steppedUpAt).toBeNull()
    expect((await insideByProvider(deps, provider, { authenticatedAt: null })).session.steppedUpAt).toBeNull()
    const { session } = await insideByProvider(deps, provider, { authenticatedAt: deps.clock.now() })
    expect(session.steppedUpAt).toEqual(deps.clock.now())
  })

  it('is told who controls their MFA and where a step-up leads', async () => {
    const provider = await companyAtProvider(deps)
    const { session } = await insideByProvider(deps, provider)
    expect(await mfaView(deps, session)).toMatchObject({
      managedBy: { kind: 'oidc', name: 'Acme Login' },
      stepUpMethods: ['provider'],
      provider: { id: `oidc-${provider.companyId}`, name: 'Acme Login' },
      mobileSkipsSecondStep: false,
    })
  })
})

describe('beginnings at a provider', () => {
  const few = { ...deps.limits, provider: { ...deps.limits.provider, free: 3 } }
  const begin = (companyId: string, network = '192.0.2.1') =>
    // A getter of the database does not survive being spread.
    providerToAsk({ db: deps.db, clock: deps.clock, limits: few }, companyId, { ...here, ip: network, network })

  it('are so many a minute from one source, whatever comes of them and of whichever company', async () => {
    const [{ companyId }, other] = [await companyAtProvider(deps), await anotherCompany()]
    for (const id of [companyId, other, companyId]) expect((await begin(id)).companyId).toBe(id)
    const full = { code: 'too-many-attempts', details: { retryAfter: 60 } }
    await expect(begin(companyId)).rejects.toMatchObject(full)
    await expect(begin(other)).rejects.toMatchObject(full)
    expect((await begin(companyId, '192.0.2.2')).companyId).toBe(companyId)
    deps.clock.advance(60_001)
    expect((await begin(companyId)).companyId).toBe(companyId)
  })

  it('of a company that has none are not found, and count for nothing', async () => {
    const { id } = await deps.db.company.create({ data: { name: 'Acme' } })
    for (let n = 0; n < 5; n += 1) await expect(begin(id)).rejects.toMatchObject({ code: 'not-found' })
  })

  const anotherCompany = async () =>
    (await companyAtProvider(deps, { domains: { create: { name: 'other.test' } } })).companyId
})

describe('the company’s exemption', () => {
  const required = { mfaPolicy: 'REQUIRED', mfaGraceDays: 0 } as const
  const ways = [
    ['ALWAYS', ['pwd'], null, true],
    ['PROVIDER', ['pwd'], null, false],
    ['PROVIDER', ['pwd', 'mfa'], null, true],
    ['PROVIDER', ['pwd'], 'urn:acme:gold', true],
    ['PROVIDER', ['pwd'], 'urn:acme:silver', false],
    ['NEVER', ['pwd', 'mfa'], 'urn:acme:gold', false],
  ] as const

  it.each(ways)('%s with amr %j and acr %s: exempt %s', async (managedExemption, amr, acr, exempt) => {
    const provider = await companyAtProvider(deps, {
      ...required,
      managedExemption,
      provider: { mfaAcr: ['urn:acme:gold'] },
    })
    const begun = await comeByProvider(deps, provider, { amr: [...amr], acr })
    // Who is not exempt, has no factor and is late proves the mailbox, and then sets MFA up, as anybody does.
    expect(begun.kind).toBe(exempt ? 'session' : 'challenge')
    if (begun.kind === 'challenge') expect(deps.mails.at(-1)).toMatchObject({ kind: 'code' })
  })

  it('of a person who is not exempt and has a factor asks for it, and keeps the way', async () => {
    const provider = await companyAtProvider(deps, { managedExemption: 'NEVER' })
    const { session } = await insideByProvider(deps, provider)
    const where = { id: session.person.id }
    await deps.db.user.update({ where, data: { option: 'EMAIL', emailValidatedAt: deps.clock.now() } })
    const begun = await comeByProvider(deps, provider, { amr: ['pwd', 'mfa'] })
    expect(challengeOf(begun)).toBeTruthy()
    expect(await deps.db.challenge.findFirst()).toMatchObject({ way: 'OIDC', amr: ['mfa', 'pwd'] })
  })
})

describe('the way in of an address', () => {
  it('is told by its domain alone, whoever has the address', async () => {
    const provider = await companyAtProvider(deps)
    const found = { kind: 'oidc', name: 'Acme Login', provider: `oidc-${provider.companyId}` }
    await insideByProvider(deps, provider)
    for (const email of ['employee@acme.test', 'Nobody@ACME.test ', 'x@ａcme.test', 'x@acme.test.'])
      expect(await signInSource(deps, email), email).toEqual(found)
    for (const email of ['employee@sub.acme.test', 'acme.test', 'a@b@acme.test', '', '"x"@acme.test'])
      expect(await signInSource(deps, email), email).toEqual({ kind: 'password' })
  })

  it('is the same in either spelling of a domain beyond ASCII', async () => {
    await companyAtProvider(deps, { domains: { create: { name: 'xn--mnchen-3ya.test' } } })
    for (const email of ['x@münchen.test', 'x@xn--mnchen-3ya.test'])
      expect((await signInSource(deps, email)).kind, email).toBe('oidc')
  })

  it('of a directory has its name and no address to go to', async () => {
    await companyAtProvider(deps, { signInSource: 'LDAP', signInName: 'Acme Windows' })
    expect(await signInSource(deps, 'employee@acme.test')).toEqual({ kind: 'ldap', name: 'Acme Windows' })
  })
})

describe('a password for a person of a provider', () => {
  it('opens nothing, also where the person had one before', async () => {
    const { id, companyId } = await person(deps)
    await withEmail(deps)
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'OIDC' } })
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials' })
    await deps.db.company.update({ where: { id: companyId }, data: { localAdministratorId: id } })
    expect((await typePassword(deps, { typed: password, source: here })).kind).toBe('challenge')
  })
})
