import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson, type Person, resetLink } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())

const passwordOf = (client: number) => `gravel otter number ${client}`

/** Each from a browser of its own, on both servers, with a password of its own. */
const useAtOnce = (tokens: string[], howMany: number) =>
  atOnce(howMany, (client) =>
    new Browser(stage.doorOf(client)).json('POST', '/api/password-reset/complete', {
      token: at(tokens, client % tokens.length),
      password: passwordOf(client),
    }),
  )

async function opens(person: Person, password: string) {
  const browser = new Browser(stage.doorOf(0))
  const { csrfToken } = (await browser.get('/api/auth/csrf')).json<{ csrfToken: string }>()
  const answer = await browser.form('/api/auth/callback/password', {
    csrfToken,
    email: person.email,
    password,
    json: 'true',
  })
  return answer.status === 200
}

for (const links of [1, 2])
  test(`of twenty who use ${links === 1 ? 'one link' : 'two links of one person'} at once on two servers, one sets the password`, async () => {
    const person = await createPerson(stage.sql)
    const tokens = await Promise.all(Array.from({ length: links }, () => resetLink(stage.sql, person)))
    const answers = await useAtOnce(tokens, 20)
    const told = answers.map(({ status }) => status)
    expect(told.filter((status) => status === 204)).toHaveLength(1)
    expect(told.filter((status) => status === 410)).toHaveLength(19)
    expect(await opens(person, passwordOf(told.indexOf(204)))).toBe(true)
    expect(await count(stage.sql, 'link where user_id = $1', [person.id])).toBe(0)
    expect(await count(stage.sql, `audit_event where user_id = $1 and type = 'password.reset'`, [person.id])).toBe(1)
  })
