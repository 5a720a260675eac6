import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../lib/testing/free-port'
import { killRounds, rounds } from '../../lib/testing/portal/kill-rounds'

let dataFolder: string
beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'latchkey-kill-'))
})
afterAll(() => rm(dataFolder, { recursive: true, force: true }))

test(
  `the embedded database, killed ${rounds} times under writes, keeps everything it acknowledged`,
  async () => {
    const settings = { DATA_DIR: dataFolder, PORT: String(await freePort()), TRUSTED_PROXY_HOPS: '1' }
    const people = ['employee', 'second', 'admin'].map((name) => ({
      email: `${name}@acme.test`,
      password: 'correct horse battery staple',
    }))
    const { complaints, acknowledged } = await killRounds(settings, people)
    expect(complaints).toEqual([])
    expect(acknowledged).toBeGreaterThan(rounds * people.length)
  },
  rounds * 24_000,
)
