import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from './support/free-port'
import { killRounds, rounds } from './support/kill-rounds'
import { atOnce } from './support/list'
import { createPerson } from './support/people'
import { openStage, type Stage } from './support/stage'

let stage: Stage
beforeAll(async () => {
  stage = await openStage(1)
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
