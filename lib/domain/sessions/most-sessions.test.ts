import { expect, it } from 'vitest'
import { here, person, typePassword } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { signInMobile } from '../sign-in/mobile'
import { after, hours, minutes } from '../time'

const deps = testDeps()

async function signIn() {
  deps.clock.advance(minutes(1))
  const begun = await typePassword(deps)
  if (begun.kind !== 'session') throw new Error('a factor is due')
  return begun.session.id
}

const open = async () => (await deps.db.session.findMany({ orderBy: { createdAt: 'asc' } })).map(({ id }) => id)

it('a sign-in over the limit ends the session that was used least recently, and the audit log says so', async () => {
  const { id } = await person(deps, { company: { maxSessions: 2 } })
  const first = await signIn()
  const second = await signIn()
  deps.clock.advance(minutes(1))
  await deps.db.session.update({ where: { id: first }, data: { lastSeenAt: deps.clock.now() } })
  const third = await signIn()
  expect(await open()).toEqual([first, third])
  expect(await deps.db.session.findUnique({ where: { id: second } })).toBeNull()
  const ended = await deps.db.auditEvent.findMany({ where: { type: 'session.ended' } })
  expect(ended).toMatchObject([{ userId: id, detail: { surplus: 1 } }])
})

it('a lowered limit is met at the next sign-in', async () => {
  const { companyId } = await person(deps)
  for (let n = 0; n < 4; n++) await signIn()
  expect(await open()).toHaveLength(4)
  await deps.db.company.update({ where: { id: companyId }, data: { maxSessions: 1 } })
  const last = await signIn()
  expect(await open()).toEqual([last])
})

it.each([
  ['stood idle for too long', (now: Date) => ({ lastSeenAt: after(now, -hours(1)) })],
  ['have passed their end', (now: Date) => ({ expiresAt: now })],
  ['are older than the company lets them grow', (now: Date) => ({ createdAt: after(now, -hours(24)) })],
  ['were written by a clock that ran ahead', (now: Date) => ({ lastSeenAt: after(now, minutes(10)) })],
  ['proved a factor in the future', (now: Date) => ({ factorProvenAt: after(now, minutes(10)) })],
])('sessions that %s take no room, and no session is said to have ended for them', async (_, ended) => {
  await person(deps, { company: { maxSessions: 2 } })
  const first = await signIn()
  const dead = await signIn()
  await deps.db.session.update({ where: { id: dead }, data: ended(after(deps.clock.now(), minutes(1))) })
  const last = await signIn()
  expect(await open()).toEqual(expect.arrayContaining([first, last]))
  expect(await deps.db.auditEvent.count({ where: { type: 'session.ended' } })).toBe(0)
})

it('mobile apps have a limit of their own and end no session of the portal', async () => {
  await person(deps, { company: { maxSessions: 1 } })
  const portal = await signIn()
  const app = {
    email: 'employee@acme.test',
    password: 'correct horse battery staple',
    deviceName: 'Phone',
    source: here,
  }
  await signInMobile(deps, app)
  await signInMobile(deps, app)
  const sessions = await deps.db.session.findMany()
  expect(sessions.map(({ kind }) => kind).sort()).toEqual(['MOBILE', 'WEB'])
  expect(sessions.find(({ kind }) => kind === 'WEB')?.id).toBe(portal)
})
