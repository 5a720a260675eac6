import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../lib/testing/free-port'
import { atOnce } from '../../lib/testing/list'
import { killRounds, rounds } from '../../lib/testing/portal/kill-rounds'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(1)
})
afterAll(() => stage.close())

test(
  `a portal on PostgreSQL, killed ${rounds} times under writes, loses nothing that it acknowledged`,
  async () => {
    const people = await atOnce(3, () => createPerson(stage.sql))
    const settings = { ...stage.settings, PORT: String(await freePort()) }
    const { complaints, acknowledged } = await killRounds(settings, people)
    expect(complaints).toEqual([])
    expect(acknowledged).toBeGreaterThan(rounds * people.length)
  },
  rounds * 24_000,
)
