import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, session } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(1)
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
