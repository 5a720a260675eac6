import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../lib/testing/free-port'
import { killRounds } from '../../lib/testing/portal/kill-rounds'
import type { Fault } from './fault'
import { killOutcome, killPromise, killRoundsWanted } from './support/kill-outcome'

const fault: Fault = {
  title: 'kill -9 in the middle of set-up, recovery codes and sign-in, embedded database',
  promise: killPromise,
  async run(say) {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-kill-'))
    const people = ['employee', 'second', 'admin'].map((name) => ({
      email: `${name}@acme.test`,
      password: 'correct horse battery staple',
    }))
    const settings = { DATA_DIR: folder, PORT: String(await freePort()), TRUSTED_PROXY_HOPS: '1' }
    try {
      return killOutcome(await killRounds(settings, people, killRoundsWanted, say))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
export default fault
