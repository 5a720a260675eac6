import { describe, expect, it } from 'vitest'
import type { Prisma } from '../../../generated/prisma/client'
import { latestMail } from '../../../testing/mail/links'
import { from, here, person } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { days, minutes } from '../../time'
import { requestReset } from './password-reset'

const deps = testDeps()
const email = 'employee@acme.test'
const ask = (address = email, source = here) => requestReset(deps, { email: address, source })
const queued = () => deps.db.mail.findMany({ where: { kind: 'password-reset' }, orderBy: { id: 'asc' } })
const mailed = () => latestMail(deps, 'password-reset')

describe('asking for a reset link', () => {
  it('writes the same for an address that somebody has and for one that nobody has', async () => {
    await person(deps)
    await ask()
    await ask('nobody@acme.test')
    const [known, unknown] = await queued()
    expect(known).toMatchObject({ userId: null, payload: { email } })
    expect({ ...unknown, id: 0 }).toEqual({
      ...known,
      id: 0,
      payload: { ...Object(known?.payload), email: 'nobody@acme.test' },
    })
    expect(await deps.db.auditEvent.count()).toBe(0)
    expect(await deps.db.limit.count()).toBe(5)
  })

  it('mails who has the address, in whatever spelling, a link for half an hour', async () => {
    const { id } = await person(deps)
    await ask(' EMPLOYEE@acme.test ')
    const mail = await mailed()
    expect(mail).toMatchObject({
      to: { name: 'Erin Employee', address: email },
      expiresAt: new Date(deps.clock.now().getTime() + minutes(30)),
      userAgent: here.userAgent,
    })
    expect(await deps.db.auditEvent.findMany()).toMatchObject([
      { type: 'password.reset-requested', userId: id, ip: here.ip },
    ])
    expect(JSON.stringify(await deps.db.link.findMany())).not.toContain(Object(mail).token)
  })

  it.each(['nobody@acme.test', 'not an address', '', '@', 'a@b@c'])('mails nothing for %j', async (address) => {
    await person(deps)
    await ask(address)
    expect(await queued()).toHaveLength(1)
    expect(await mailed()).toBeNull()
    expect(await deps.db.link.count()).toBe(0)
  })

  it('mails nothing to who is disabled, nor to who signs in through the company’s own service', async () => {
    const { id, companyId } = await person(deps)
    await deps.db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } })
    await ask()
    expect(await mailed()).toBeNull()
    await deps.db.user.update({ where: { id }, data: { disabledAt: null } })
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'OIDC' } })
    await ask()
    expect(await mailed()).toBeNull()
  })

  it('does nothing, and says nothing, after three in an hour and ten in a day for one address', async () => {
    for (let n = 0; n < 4; n++) await ask(email, from(`192.0.2.${n}`))
    expect(await queued()).toHaveLength(3)
    await ask('other@acme.test')
    expect(await queued()).toHaveLength(4)
    for (let hour = 0; hour < 5; hour++) {
      deps.clock.advance(minutes(61))
      for (let n = 0; n < 4; n++) await ask(email, from(`192.0.2.${n}`))
    }
    expect(await queued()).toHaveLength(11)
    deps.clock.advance(days(1))
    await ask()
    expect(await queued()).toHaveLength(12)
  })

  it('does nothing after thirty in a minute from one source', async () => {
    for (let n = 0; n < 31; n++) await ask(`somebody-${n}@acme.test`)
    expect(await queued()).toHaveLength(30)
    deps.clock.advance(minutes(1) + 1)
    await ask()
    expect(await queued()).toHaveLength(31)
  })

  it('gives the request back when the database fails', async () => {
    await person(deps)
    const broken = {
      ...deps,
      db: new Proxy(deps.db, { get: (db, name) => (name === '$executeRaw' ? failing : Reflect.get(db, name)) }),
    }
    for (let n = 0; n < 4; n++) await expect(requestReset(broken, { email, source: here })).rejects.toThrow('away')
    await ask()
    expect(await queued()).toHaveLength(1)
  })
  /** Whatever is not about a mail goes through. */
  const failing = async (statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const text = 'text' in statement ? statement.text : statement.join()
    if (text.includes('INTO mail')) throw new Error('away')
    return deps.db.$executeRaw(statement, ...values)
  }
})
