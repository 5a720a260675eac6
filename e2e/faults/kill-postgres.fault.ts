import { freePort } from '../../lib/testing/free-port'
import { atOnce } from '../../lib/testing/list'
import { killRounds, PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { openStage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import type { Fault } from './fault'
import { killOutcome, killPromise, killRoundsWanted } from './support/kill-outcome'

const fault: Fault = {
  title: 'kill -9 in the middle of set-up, recovery codes and sign-in, PostgreSQL',
  promise: killPromise,
  async run(say) {
    const stage = await openStage(1, {}, PATIENCE_MS)
    try {
      const people = await atOnce(4, () => createPerson(stage.sql))
      // The stage's own portal has made the tables; the one that is killed is alone, as one instance is.
      await stage.doorOf(0).signal('SIGTERM')
      const settings = { ...stage.settings, PORT: String(await freePort()) }
      return killOutcome(await killRounds(settings, people, killRoundsWanted, say))
    } finally {
      await stage.close()
    }
  },
}
export default fault
