import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at } from '../../lib/testing/list'
import { codeIn } from '../../lib/testing/mail/mail-server'
import { type ResendAnswer, ResendApi } from '../../lib/testing/mail/resend-api'
import { giveCode, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { forgetMisses } from '../../lib/testing/seeds/person-rows'
import { askForCode, atTheMfaScreen, expectMailAway, spent, timed } from './support/ask-for-code'
import { openSharedStage } from './support/shared-postgres'

describe('with Resend', () => {
  let api: ResendApi
  let stage: Stage
  beforeAll(async () => {
    api = await ResendApi.start()
    stage = await openSharedStage(1, api.settings)
  })
  afterAll(async () => {
    await stage.close()
    await api.close()
  })
  beforeEach(async () => {
    api.answers.length = 0
    await forgetMisses(stage.sql)
  })

  /** Asks for a code while the API answers as told. */
  async function ask(...answers: ResendAnswer[]) {
    const { person, browser } = await atTheMfaScreen(stage)
    api.answers.push(...answers)
    const { answer, took } = await timed(() => askForCode(browser))
    return { answer, took, browser, calls: api.codesTo(person.email), person }
  }

  test('a code is one request as its SDK makes it, and signs its person in', async () => {
    const { answer, calls, browser, person } = await ask()
    expect(answer.status).toBe(202)
    expect(calls).toHaveLength(1)
    const { mail } = at(calls, 0)
    expect(mail).toMatchObject({ from: '"Latchkey" <no-reply@portal.test>', to: [person.email] })
    expect(wordOf(await giveCode(browser, 'email', codeIn(mail)))).toBe('200')
  })

  test('422 is final: one request, and the person is told that the mail could not be sent', async () => {
    const { answer, calls } = await ask({ status: 422, name: 'validation_error' })
    expectMailAway(answer)
    expect(calls).toHaveLength(1)
  })

  test('429 with a short Retry-After is waited for: the same request again, which Resend takes as one', async () => {
    const { answer, calls } = await ask({ status: 429, name: 'rate_limit_exceeded', retryAfter: 2 })
    expect(answer.status).toBe(202)
    expect(calls).toHaveLength(2)
    const [first, second] = [at(calls, 0), at(calls, 1)]
    expect(second.at - first.at).toBeGreaterThanOrEqual(1_990)
    expect(second).toMatchObject({ mail: first.mail, idempotencyKey: first.idempotencyKey })
  })

  test('429 with a long Retry-After is passed on to the person at once', async () => {
    const { answer, calls, took } = await ask({ status: 429, name: 'daily_quota_exceeded', retryAfter: 60 })
    expectMailAway(answer)
    expect(answer.headers['retry-after']).toBe('60')
    expect(calls).toHaveLength(1)
    expect(took).toBeLessThan(5_000)
  })

  test('500 is tried once more; twice 500 is away and counts against nobody, and the next asking works', async () => {
    const lucky = await ask({ status: 500 })
    expect([lucky.answer.status, lucky.calls.length]).toEqual([202, 2])
    await forgetMisses(stage.sql)
    const { answer, calls, browser, person } = await ask({ status: 500 }, { status: 502 })
    expectMailAway(answer)
    expect(calls).toHaveLength(2)
    expect(await spent(stage.sql)).toBe(0)
    expect((await askForCode(browser)).status).toBe(202)
    expect(wordOf(await giveCode(browser, 'email', codeIn(at(api.codesTo(person.email), 2).mail)))).toBe('200')
  })

  test('no answer at all keeps nobody waiting for more than 20 seconds', async () => {
    const { answer, took } = await ask('never', 'never')
    expectMailAway(answer)
    expect(took).toBeLessThan(20_000)
    expect(await spent(stage.sql)).toBe(0)
  })

  test('every request was as documented', () => {
    expect(api.calls.length).toBeGreaterThan(8)
    expect(api.complaints).toEqual([])
  })
})
