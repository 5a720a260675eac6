import type { Deps } from '../../domain/deps'
import { password, withAuthenticator } from '../people'
import type { TestDeps } from '../test-deps'

/** One row in every sealed column, of one person: a key, a pending one, ten recovery codes, a mailed code, a client secret. */
export async function sealSomething(deps: TestDeps) {
  const hashed = await deps.hasher.hashPassword(password)
  const company = await deps.db.company.create({ data: { name: 'Acme' } })
  const data = { companyId: company.id, email: 'employee@acme.test', name: 'Erin Employee', passwordHash: hashed }
  const { id: userId } = await deps.db.user.create({ data })
  const { secret, session } = await withAuthenticator(deps)
  const expiresAt = new Date('2026-11-23T12:00:00Z')
  const enrolment = { userId, sessionId: session.id, kind: 'AUTHENTICATOR', label: 'phone', expiresAt } as const
  const pending = await deps.db.enrolment.create({ data: { ...enrolment, secret: 'not yet' } })
  const pendingSecret = seal(deps, { userId, rowId: pending.id, purpose: 'enrolment' })
  await deps.db.enrolment.update({ where: { id: pending.id }, data: { secret: pendingSecret } })
  const actId = '01900000-0000-7000-8000-000000000001'
  const code = seal(deps, { userId, rowId: actId, purpose: 'email-code' })
  await deps.db.emailCode.create({ data: { actId, userId, code, askedAt: expiresAt, sentAt: expiresAt, expiresAt } })
  const clientSecret = seal(deps, { userId: company.id, rowId: company.id, purpose: 'openid-client' })
  const provider = { companyId: company.id, issuer: 'https://id.acme.test', clientId: 'latchkey', clientSecret }
  await deps.db.openIdProvider.create({ data: provider })
  return { userId, secret }
}

const seal = ({ vault }: Deps, context: Parameters<Deps['vault']['seal']>[1]) =>
  vault.seal(new TextEncoder().encode('sealed'), context)
