import { describe, expect, it } from 'vitest'
import { hasPasskey } from '../../../testing/seeds/passkey-rows'
import { testDeps } from '../../../testing/test-deps'
import { DomainError } from '../../errors'
import { createEmployee, everybody, findEmployee, listEmployees, resetMfa, unlockEmployee } from './employees'

const deps = testDeps()
const ada = {
  company: 'Initech',
  name: 'Ada',
  email: ' Ada@Initech.test ',
  password: 'gravel otter at the gate',
  administrator: true,
}

describe('an operator who makes the first administrator', () => {
  it('makes the company with it, and the address is kept in one spelling', async () => {
    await createEmployee(deps, ada)
    expect(await listEmployees(deps)).toEqual([
      {
        company: 'Initech',
        email: 'ada@initech.test',
        name: 'Ada',
        role: 'administrator',
        mfa: 'off',
        disabled: false,
      },
    ])
    expect(await deps.db.auditEvent.findMany()).toMatchObject([
      { type: 'user.created', detail: { role: 'ADMINISTRATOR' } },
    ])
  })

  it('sees a password that was made for someone once, and it is the right one', async () => {
    const { password } = await createEmployee(deps, { ...ada, password: undefined })
    expect(password).toMatch(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/)
    const { passwordHash } = await deps.db.user.findFirstOrThrow()
    expect(await deps.hasher.verifyPassword(passwordHash, password ?? '')).toBe(true)
    expect(await createEmployee(deps, { ...ada, email: 'b@initech.test' })).not.toHaveProperty('password')
  })

  it('adds the next ones to the same company', async () => {
    await createEmployee(deps, ada)
    await createEmployee(deps, { ...ada, email: 'bob@initech.test', administrator: false })
    expect(await deps.db.company.count()).toBe(1)
  })

  it('is refused an address that somebody has, in whatever spelling', async () => {
    await createEmployee(deps, ada)
    const again = createEmployee(deps, { ...ada, email: 'ADA@initech.test', company: 'Other' })
    await expect(again).rejects.toMatchObject({ details: { fields: { email: 'is already used' } } })
    expect(await deps.db.company.count()).toBe(1)
  })

  it('is refused a short password, unless the company requires MFA', async () => {
    const short = { ...ada, password: 'otter-49' }
    await expect(createEmployee(deps, short)).rejects.toThrow(DomainError)
    await deps.db.company.create({ data: { name: 'Initech', mfaPolicy: 'REQUIRED' } })
    await expect(createEmployee(deps, short)).resolves.toMatchObject({ email: 'ada@initech.test' })
  })
})

describe('resetting the MFA of someone', () => {
  it('ends every key, code, session and trust of theirs alone, and says why in the audit log', async () => {
    const { id } = await createEmployee(deps, ada)
    const other = await createEmployee(deps, { ...ada, email: 'bob@initech.test' })
    for (const userId of [id, other.id]) await equip(userId)
    await resetMfa(deps, { email: 'ada@initech.test', reason: 'phone in the lake' })

    const left = {
      authenticators: true,
      passkeys: true,
      recoverySet: true,
      sessions: true,
      trustedBrowsers: true,
      enrolment: true,
    }
    const none = {
      authenticators: [],
      passkeys: [],
      recoverySet: null,
      sessions: [],
      trustedBrowsers: [],
      enrolment: null,
    }
    expect(await deps.db.user.findUniqueOrThrow({ where: { id }, include: left })).toMatchObject({
      ...none,
      option: 'NONE',
      mfaSince: null,
      mfaResetAt: deps.clock.now(),
    })
    expect(await deps.db.user.findUniqueOrThrow({ where: { id: other.id }, include: left })).toMatchObject({
      option: 'AUTHENTICATOR',
      authenticators: [{}],
      passkeys: [{}],
      recoverySet: {},
      sessions: [{}],
      trustedBrowsers: [{}],
    })
    const events = await deps.db.auditEvent.findMany({ where: { type: 'user.mfa-reset' } })
    expect(events).toMatchObject([{ userId: id, detail: { reason: 'phone in the lake' } }])
  })

  it('of nobody is refused', async () => {
    await expect(resetMfa(deps, { email: 'no@body.test', reason: 'x' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

it('unlocking someone forgets the failures of their account, and leaves those of others', async () => {
  const { id } = await createEmployee(deps, ada)
  const { reserve } = await import('../../limits/throttle')
  const fail = async (user: string) => (await reserve(deps, { factorStreak: user, factorDay: user }))('failed')
  for (let i = 0; i < 10; i++) await Promise.all([fail(id), fail('somebody else')])
  await expect(fail(id)).rejects.toMatchObject({ code: 'too-many-attempts' })
  await unlockEmployee(deps, await findEmployee(deps.db, 'ada@initech.test'))
  await fail(id)
  await expect(fail('somebody else')).rejects.toMatchObject({ code: 'too-many-attempts' })
})

async function equip(userId: string) {
  const at = deps.clock.now()
  await hasPasskey(deps, userId)
  const common = { userAgent: '', expiresAt: new Date(at.getTime() + 60_000) }
  const session = { ...common, tokenHash: `s${userId}`, amr: ['pwd'], authenticatedAt: at, ip: '::1', lastSeenAt: at }
  await deps.db.user.update({
    where: { id: userId },
    data: {
      option: 'AUTHENTICATOR',
      mfaSince: at,
      authenticators: { create: { label: 'phone', secret: 'sealed', lastStep: 1 } },
      recoverySet: { create: { setId: 'A1', salt: new Uint8Array(16) } },
      sessions: { create: session },
      trustedBrowsers: { create: { ...common, tokenHash: `t${userId}`, factorProvenAt: at } },
    },
  })
}

it('a list of very many people is read in batches only', async () => {
  const { id: companyId } = await deps.db.company.create({ data: { name: 'Hooli' } })
  const emails = ['a@hooli.test', 'b@hooli.test', 'c@hooli.test']
  await deps.db.user.createMany({ data: emails.map((email) => ({ companyId, email, name: 'P' })) })
  await expect(listEmployees(deps, 2)).rejects.toMatchObject({ code: 'invalid-body' })
  const seen: string[] = []
  for await (const people of everybody(deps, 2)) seen.push(...people.map(({ email }) => email))
  expect(seen).toEqual(emails)
})
