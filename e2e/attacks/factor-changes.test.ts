import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow, wrongCodes } from '../../lib/testing/portal/codes'
import {
  beginEnrolment,
  browserWithPassword,
  enrol,
  giveCode,
  givePassword,
  session,
  signOut,
  tally,
  validate,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, type Person } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const liveKeys = (person: Person) =>
  count(stage.sql, 'authenticator where user_id = $1 and replaced_at is null', [person.id])
const liveSets = (person: Person) =>
  stage.sql<{ set_id: string; codes: number }>(
    `select s.set_id, count(c.id) filter (where c.used_at is null)::int as codes
   from recovery_set s left join recovery_code c on c.set_row = s.id where s.user_id = $1 group by s.set_id`,
    [person.id],
  )
const option = async (person: Person) =>
  (await stage.sql<{ option: string }>('select option from "user" where id = $1', [person.id]))[0]?.option

/** Signs in with a recovery code, which is a step-up too. */
async function recovered(person: Enrolee, code = 0, door = 0): Promise<Browser> {
  const browser = await browserWithPassword(stage.doorOf(door), person)
  const answer = await giveCode(browser, 'recovery-code', at(person.recoveryCodes, code))
  expect(wordOf(answer)).toBe('200')
  return browser
}

describe('changes of factors that meet each other', () => {
  test('one pending key validated twenty times at once gives one key and one recovery set', async () => {
    const person = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const secret = await beginEnrolment(browser)
    const code = codeNow(secret)
    const answers = await atOnce(20, (client) => validate(browser.copy(stage.doorOf(client)), code))
    const told = tally(answers)

    expect(told[200]).toBe(1)
    expect(
      Object.keys(told).filter((word) => !['200', '410 enrolment-expired', '422 code-already-used'].includes(word)),
    ).toEqual([])
    expect(await liveKeys(person)).toBe(1)
    const winner = answers.find(({ status }) => status === 200)?.json<{ setId: string; recoveryCodes: string[] }>()
    expect(await liveSets(person)).toEqual([{ set_id: winner?.setId, codes: 10 }])
    await recovered({ ...person, secret, recoveryCodes: winner?.recoveryCodes ?? [], setId: winner?.setId ?? '' })
  })

  test('a recovery set renewed twenty times at once leaves one set, whose codes are the ones answered', async () => {
    const person = await enrolledPerson(stage)
    const browser = await recovered(person)
    const copies = Array.from({ length: 20 }, (_, client) => browser.copy(stage.doorOf(client)))
    const answers = await Promise.all(copies.map((copy) => copy.json('POST', '/api/account/mfa/recovery-codes', {})))
    const sets = answers
      .filter(({ status }) => status === 201)
      .map((answer) => answer.json<{ setId: string; recoveryCodes: string[] }>())

    expect(sets.length).toBeGreaterThan(0)
    const live = await liveSets(person)
    expect(live).toHaveLength(1)
    expect(at(live, 0).codes).toBe(10)
    const kept = sets.find(({ setId }) => setId === at(live, 0).set_id)
    const lost = sets.find(({ setId }) => setId !== at(live, 0).set_id)
    await recovered({ ...person, recoveryCodes: kept?.recoveryCodes ?? [] })
    for (const codes of [person.recoveryCodes.slice(1), lost?.recoveryCodes ?? person.recoveryCodes.slice(1)]) {
      const thief = await browserWithPassword(stage.doorOf(1), person)
      expect(wordOf(await giveCode(thief, 'recovery-code', at(codes, 0)))).not.toBe('200')
    }
  })

  test('a recovery set that twenty tabs want to replace is replaced once, and the others are told that it was', async () => {
    const person = await enrolledPerson(stage)
    const browser = await recovered(person)
    const replaces = at(await liveSets(person), 0).set_id
    const answers = await atOnce(20, (client) =>
      browser.copy(stage.doorOf(client)).json('POST', '/api/account/mfa/recovery-codes', { replaces }),
    )
    expect(tally(answers)).toEqual({ 201: 1, '409 changed-meanwhile': 19 })
    const winner = answers.find(({ status }) => status === 201)?.json<{ setId: string }>()
    expect(await liveSets(person)).toEqual([{ set_id: winner?.setId, codes: 10 }])
  })

  test('a set is noted as saved only while it is the live one, whatever renews it at the same time', async () => {
    const person = await enrolledPerson(stage)
    const browser = await recovered(person)
    const setId = at(await liveSets(person), 0).set_id
    const saved = (id: string) => browser.json('PUT', '/api/account/mfa/recovery-codes/saved', { setId: id })
    const [renewed, ...notes] = await Promise.all([
      browser.copy(stage.doorOf(1)).json('POST', '/api/account/mfa/recovery-codes', { replaces: setId }),
      ...(await atOnce(9, async () => saved(setId))),
    ])
    expect(renewed.status).toBe(201)
    for (const note of notes) expect(['204', '409 changed-meanwhile']).toContain(wordOf(note))
    expect(wordOf(await saved(setId))).toBe('409 changed-meanwhile')
    expect(await count(stage.sql, 'recovery_set where user_id = $1 and saved_at is not null', [person.id])).toBe(0)
  })

  test('two tabs that show the same factors change them once: the second reads that its view is outdated', async () => {
    const person = await enrolledPerson(stage)
    const browser = await recovered(person)
    const secret = await beginEnrolment(browser, { add: true })
    expect(wordOf(await validate(browser, codeNow(secret)))).toBe('200')
    const { version, authenticators } = (await browser.json('GET', '/api/account/mfa')).json<{
      version: string
      authenticators: { id: string }[]
    }>()
    const removals = await Promise.all(
      authenticators.map(({ id }, client) =>
        browser.copy(stage.doorOf(client)).json('DELETE', `/api/account/mfa/authenticator/${id}?version=${version}`),
      ),
    )
    expect(tally(removals)).toEqual({ 204: 1, '409 changed-meanwhile': 1 })
    expect(await liveKeys(person)).toBe(1)
  })

  test('clearing MFA while a new key is validated leaves it wholly on or wholly off', async () => {
    const ends = await atOnce(6, async (round) => {
      const person = await enrolledPerson(stage)
      const browser = await recovered(person)
      const secret = await beginEnrolment(browser, { fresh: true })
      const [, validated] = await Promise.all([
        browser.copy(stage.doorOf(round)).json('DELETE', '/api/account/mfa'),
        validate(browser.copy(stage.doorOf(round + 1)), codeNow(secret)),
      ])
      const keys = await liveKeys(person)
      const sets = await liveSets(person)
      if (keys === 0) {
        expect(sets).toEqual([])
        expect(await option(person)).toBe('none')
        expect(await count(stage.sql, 'authenticator where user_id = $1', [person.id])).toBe(0)
      } else {
        expect(keys).toBe(1)
        expect(sets).toEqual([{ set_id: validated.json<{ setId: string }>().setId, codes: 10 }])
        expect(await option(person)).toBe('authenticator')
      }
      expect(await count(stage.sql, 'enrolment where user_id = $1', [person.id])).toBe(0)
      const mayEnter = await browserWithPassword(stage.doorOf(0), person)
      if (keys === 0) expect(await session(mayEnter)).not.toBeNull()
      else
        expect(wordOf(await giveCode(mayEnter, 'recovery-code', at(validated.json<Enrolee>().recoveryCodes, 0)))).toBe(
          '200',
        )
      return keys
    })
    expect(ends).toHaveLength(6)
  })

  test('a recovery code used while its set is renewed opens at most one session and never the new set', async () => {
    const person = await enrolledPerson(stage)
    const browser = await recovered(person)
    const other = await browserWithPassword(stage.doorOf(1), person)
    const [used, renewed] = await Promise.all([
      giveCode(other, 'recovery-code', at(person.recoveryCodes, 1)),
      browser.json('POST', '/api/account/mfa/recovery-codes', {}),
    ])
    expect(renewed.status).toBe(201)
    expect(used.status === 200 || used.status === 401).toBe(true)
    expect(await liveSets(person)).toEqual([{ set_id: renewed.json<{ setId: string }>().setId, codes: 10 }])
  })

  test('setting up in two sessions at once leaves one pending key, of one of them', async () => {
    const person = await createPerson(stage.sql)
    const browsers = await atOnce(10, (client) => browserWithPassword(stage.doorOf(client), person))
    const answers = await Promise.all(
      browsers.map((browser) => browser.json('POST', '/api/account/mfa/authenticator', {})),
    )
    expect(Object.keys(tally(answers))).toEqual(['201'])
    expect(await count(stage.sql, 'enrolment where user_id = $1', [person.id])).toBe(1)
    const told = tally(
      await Promise.all(
        browsers.map((browser, client) =>
          validate(browser, codeNow(at(answers, client).json<{ secret: string }>().secret)),
        ),
      ),
    )
    expect(told[200]).toBe(1)
    expect(await liveKeys(person)).toBe(1)
  })
})

describe('step-up', () => {
  test('one recovery code confirms one of twenty sessions, none of which its trusted browser had confirmed', async () => {
    const person = await enrolledPerson(stage)
    const trusting = await browserWithPassword(stage.doorOf(0), person)
    await giveCode(trusting, 'recovery-code', at(person.recoveryCodes, 0), { trustBrowser: 'on' })
    const sessions = await atOnce(20, async (client) => {
      const browser = trusting.copy(stage.doorOf(client))
      browser.cookies.delete('latchkey.session')
      await givePassword(browser, person)
      return browser
    })
    expect(wordOf(await at(sessions, 0).json('DELETE', '/api/account/mfa'))).toBe('403 step-up-required')

    const body = { method: 'recovery-code', code: at(person.recoveryCodes, 1) }
    const answers = await Promise.all(sessions.map((browser) => browser.json('POST', '/api/account/step-up', body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(19).fill(422)])
    expect((await liveSets(person)).map(({ codes }) => codes)).toEqual([8])
  })

  test('a burst of fifty wrong codes looks at five and ends that session, and only that', async () => {
    const person = await enrolledPerson(stage)
    const guessed = await recovered(person, 0)
    const bystander = await recovered(person, 1)
    const codes = wrongCodes(person.secret, 50)
    const answers = await atOnce(50, (client) =>
      guessed
        .copy(stage.doorOf(client))
        .json('POST', '/api/account/step-up', { method: 'authenticator', code: at(codes, client) }),
    )
    const told = tally(answers)
    expect(told['422 invalid-code'] ?? 0).toBeLessThanOrEqual(5)
    expect(answers.filter(({ status }) => status < 400 || status >= 500)).toEqual([])
    expect(await session(guessed)).toBeNull()
    expect(await session(bystander)).not.toBeNull()
    expect(
      await count(stage.sql, `audit_event where user_id = $1 and type = 'step-up.failed'`, [person.id]),
    ).toBeLessThanOrEqual(5)
  })
})

describe('sessions', () => {
  test('a session that one server ends is refused by the other at the very next request', async () => {
    const person = await createPerson(stage.sql)
    const [phone, computer] = await Promise.all([0, 1].map((door) => browserWithPassword(stage.doorOf(door), person)))
    if (!phone || !computer) throw new Error('Two browsers were asked for')
    expect((await computer.get('/api/account/mfa')).status).toBe(200)
    expect((await phone.json('DELETE', '/api/account/sessions')).status).toBe(204)
    expect(wordOf(await computer.get('/api/account/mfa'))).toBe('401 not-signed-in')
    expect(await session(computer.copy())).toBeNull()
    expect((await phone.get('/api/account/mfa')).status).toBe(200)
  })

  test('one session ended by its id at one server: the other refuses its call, and its page says why and leads back', async () => {
    const person = await createPerson(stage.sql)
    const [phone, computer] = await Promise.all([0, 1].map((door) => browserWithPassword(stage.doorOf(door), person)))
    if (!phone || !computer) throw new Error('Two browsers were asked for')
    const list = (await phone.get('/api/account/sessions')).json<{ id: string; current: boolean }[]>()
    const other = list.find(({ current }) => !current)
    expect((await computer.get('/account/sessions')).status).toBe(200)
    expect((await phone.json('DELETE', `/api/account/sessions/${other?.id}`)).status).toBe(204)
    const page = await computer.copy().get('/account/sessions')
    const to = new URL(page.headers.location ?? '', 'http://nowhere')
    expect([page.status, to.pathname]).toEqual([307, '/sign-in'])
    expect(Object.fromEntries(to.searchParams)).toEqual({ callbackUrl: '/account/sessions', error: 'NotSignedIn' })
    expect(wordOf(await computer.get('/api/account/sessions'))).toBe('401 not-signed-in')
    expect((await new Browser(stage.doorOf(1)).get('/account/sessions')).headers.location).not.toContain('error')
    expect(wordOf(await phone.json('DELETE', `/api/account/sessions/${other?.id}`))).toBe('404 not-found')
  })

  test('activity moves the idle end, never the absolute one; a look moves neither', async () => {
    const person = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const ends = async () => {
      const view = (await browser.get('/api/auth/session')).json<{ expires: string; endsAt: string }>()
      return [Date.parse(view.expires), Date.parse(view.endsAt)] as const
    }
    const quiet = `update session set last_seen_at = now() - interval '50 minutes' where user_id = $1`
    await stage.sql(quiet, [person.id])
    const before = await ends()
    expect(await ends()).toEqual(before)
    await browser.get('/api/account/mfa')
    const after = await ends()
    expect(after[0] - before[0]).toBeGreaterThan(49 * 60_000)
    expect(after[1]).toBe(before[1])
    await stage.sql(`update session set expires_at = now() + interval '1 minute' where user_id = $1`, [person.id])
    const [idle, absolute] = await ends()
    expect(idle).toBe(absolute)
  })

  test('two sign-outs at once both end well, and the cookie is worth nothing on either server', async () => {
    const person = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const stolen = browser.copy(stage.doorOf(1))
    const answers = await Promise.all([signOut(browser.copy()), signOut(browser.copy(stage.doorOf(1)))])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await count(stage.sql, 'session where user_id = $1', [person.id])).toBe(0)
    for (const door of stage.portals) expect(await session(stolen.copy(door))).toBeNull()
  })

  test('a new factor ends the sessions that lack one, on both servers', async () => {
    const person = await createPerson(stage.sql)
    const [here, elsewhere] = await Promise.all([0, 1].map((door) => browserWithPassword(stage.doorOf(door), person)))
    if (!here || !elsewhere) throw new Error('Two browsers were asked for')
    await enrol(here)
    expect(await session(here)).toMatchObject({ amr: expect.arrayContaining(['pwd', 'otp', 'mfa']) })
    expect(await session(elsewhere)).toBeNull()
  })

  test('somebody disabled is out at the next request, and cannot finish a sign-in', async () => {
    const person = await enrolledPerson(stage)
    const inside = await recovered(person)
    const halfway = await browserWithPassword(stage.doorOf(1), person)
    await stage.sql('update "user" set disabled_at = now() where id = $1', [person.id])
    expect(wordOf(await inside.get('/api/account/mfa'))).toBe('401 not-signed-in')
    expect(wordOf(await giveCode(halfway, 'recovery-code', at(person.recoveryCodes, 1)))).toBe('ChallengeExpired')
    expect(await session(halfway)).toBeNull()
  })
})
