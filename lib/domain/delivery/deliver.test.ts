import { expect, test } from 'vitest'
import { person } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import type { Deps } from '../deps'
import { queueNotice } from '../mail/queue'
import { after, days, hours, minutes, seconds } from '../time'
import { deliverDue } from './deliver'

const deps = testDeps()

async function told(notice: 'factor.added' | 'mfa.cleared' = 'factor.added') {
  const { id: userId } = await person(deps, { email: `${crypto.randomUUID()}@acme.test` })
  await queueNotice(deps.db, { userId, notice, at: deps.clock.now(), detail: { factor: 'authenticator' } })
  return userId
}

const sent = async (run = deliverDue(deps)) => {
  const before = deps.mails.length
  await run
  return deps.mails.slice(before)
}
const waiting = () => deps.db.mail.findMany({ orderBy: { dueAt: 'asc' } })

/** The provider is away for as long as `run` takes. */
async function whileMailIsAway(run: () => Promise<unknown>) {
  deps.mailAway = true
  await run().finally(() => {
    deps.mailAway = false
  })
}

test('a notice reaches its person once, and nothing of it stays', async () => {
  const userId = await told()
  const { email } = await deps.db.user.findUniqueOrThrow({ where: { id: userId } })
  expect(await sent()).toMatchObject([
    { kind: 'notice', notice: 'factor.added', to: { address: email }, at: deps.clock.now() },
  ])
  expect(await sent()).toEqual([])
  expect(await waiting()).toEqual([])
})

test('a notice carries the browser and the IP address of its occasion', async () => {
  const { id: userId } = await person(deps, { email: `${crypto.randomUUID()}@acme.test` })
  const source = { ip: '192.0.2.7', network: '192.0.2.7', userAgent: 'Chrome/156.0' }
  await queueNotice(deps.db, { userId, notice: 'sign-in.new-browser', at: deps.clock.now(), source })
  expect(await sent()).toMatchObject([{ ip: '192.0.2.7', userAgent: 'Chrome/156.0' }])
})

test('more mails than are sent at once all leave in one round', async () => {
  for (let n = 0; n < 9; n += 1) await told()
  expect(await sent()).toHaveLength(9)
})

test('while the provider is away a notice is kept, tried ever more rarely, and then sent once', async () => {
  await told()
  const pauses: number[] = []
  await whileMailIsAway(async () => {
    for (let n = 0; n < 10; n += 1) {
      await deliverDue(deps)
      const [row] = await waiting()
      pauses.push((row?.dueAt.getTime() ?? 0) - deps.clock.now().getTime())
      deps.clock.advance(pauses.at(-1) ?? 0)
    }
  })
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900].map(seconds))
  expect(await sent()).toHaveLength(1)
  expect(await sent()).toEqual([])
})

test('a mail that is not due yet waits', async () => {
  await told()
  await whileMailIsAway(() => deliverDue(deps))
  expect(await sent()).toEqual([])
  deps.clock.advance(seconds(5))
  expect(await sent()).toHaveLength(1)
})

test('a notice that could not be sent for three days is given up, and the log says so', async () => {
  await told()
  deps.clock.advance(days(3) + 1)
  expect(await sent()).toEqual([])
  expect(await waiting()).toEqual([])
  expect(deps.lines.at(-1)?.message).toBe('a mail could not be sent in time and was given up')
})

test('what nobody is there for any more is dropped', async () => {
  const userId = await told()
  await deps.db.mail.updateMany({ where: { userId }, data: { userId: null } })
  expect(await sent()).toEqual([])
  expect(await waiting()).toEqual([])
})

test('a mail that cannot be composed keeps no other from leaving', async () => {
  await deps.db.mail.create({
    data: { kind: 'no such kind', payload: {}, dueAt: deps.clock.now(), expiresAt: new Date('2026-12-01') },
  })
  await told()
  expect(await sent()).toHaveLength(1)
  expect(await waiting()).toMatchObject([{ kind: 'no such kind', claimedUntil: null }])
})

/** Claims go by the database's clock, whatever this instance's says. */
const theClaimRunsOut = () => deps.db.$executeRaw`UPDATE mail SET claimed_until = clock_timestamp()`

test('a mail that another instance is sending is left to it; after its crash it is sent', async () => {
  await told()
  const dying: Deps = { ...deps, mailer: { send: () => new Promise(() => {}) }, db: deps.db }
  void deliverDue(dying)
  await expect.poll(async () => (await waiting())[0]?.claimedUntil).toBeTruthy()
  expect(await sent()).toEqual([])
  deps.clock.advance(hours(1))
  expect(await sent()).toEqual([])
  await theClaimRunsOut()
  expect(await sent()).toHaveLength(1)
})

test('who sent it too late, after another took it over, does not remove what is the other’s', async () => {
  await told()
  let answer = () => {}
  const slow: Deps = {
    ...deps,
    db: deps.db,
    mailer: {
      send: () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    },
  }
  const late = deliverDue(slow)
  await expect.poll(async () => (await waiting())[0]?.claimedUntil).toBeTruthy()
  await theClaimRunsOut()
  await whileMailIsAway(() => deliverDue(deps))
  answer()
  await late
  expect(await waiting()).toHaveLength(1)
})

test('once it is told to stop it begins nothing', async () => {
  await told()
  expect(await sent(deliverDue(deps, AbortSignal.abort()))).toEqual([])
  expect(await waiting()).toHaveLength(1)
})

test.each([minutes(5), days(1), days(3650)])(
  'a mail that was queued while the clock was %s ms ahead leaves once it is right, and is kept no longer than others',
  async (jump) => {
    const right = deps.clock.now()
    deps.clock.advance(jump)
    await told()
    deps.clock.set(right)
    await whileMailIsAway(() => deliverDue(deps))
    const [row] = await waiting()
    expect(row?.dueAt).toEqual(after(right, seconds(5)))
    expect(Number(row?.expiresAt)).toBeLessThanOrEqual(Number(after(right, days(7))))
    expect(await sent()).toEqual([])
    deps.clock.advance(seconds(5))
    expect(await sent()).toHaveLength(1)
  },
)

test('a claim of a database whose clock was ahead is taken over', async () => {
  await told()
  await deps.db.$executeRaw`UPDATE mail SET claimed_until = clock_timestamp() + interval '10 years'`
  expect(await sent()).toHaveLength(1)
})
