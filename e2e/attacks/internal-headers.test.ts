import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from './support/browser'
import { createPerson } from './support/people'
import { browserWithPassword, session } from './support/sign-in'
import { openStage, type Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(1)
})
afterAll(() => stage.close())

test('headers by which Next speaks to itself are not believed of a client', async () => {
  const owner = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
  expect(await session(owner)).not.toBeNull()
  const slippedIn = `latchkey.session=${owner.cookies.get('latchkey.session')}; Path=/`
  const headers = { 'x-middleware-set-cookie': slippedIn, 'x-nextjs-data': '1', 'x-matched-path': '/api/health/live' }
  const answer = await new Browser(stage.doorOf(0)).get('/api/auth/session', headers)
  expect(answer.status).toBe(200)
  expect(answer.text).toBe('{}')
})
