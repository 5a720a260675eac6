import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atOnce } from '../../lib/testing/list'
import { PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { launchPortal, type Portal, readiness, startPortal } from '../../lib/testing/portal/portal'
import { browserWithPassword, session } from '../../lib/testing/portal/sign-in'
import type { Fault } from './fault'

const employee = { email: 'employee@acme.test', password: 'correct horse battery staple' }
const AT_ONCE = 20

/** Why a start that had to be refused was not, or said the wrong thing; empty where it was and named the holder. */
async function refused(second: Portal, holder: Portal): Promise<string[]> {
  const { code } = await second.exited
  const said = second.output()
  const named = said.includes(`process ${holder.process.pid}`) && said.includes('in use by the portal')
  return code === 1 && named ? [] : [`a second process ended with ${code} and said: ${said.slice(-200)}`]
}

/** All begin within a moment; one may win, the others must leave, each with the sentence. */
async function race(settings: Record<string, string>) {
  const all = await atOnce(AT_ONCE, () => launchPortal(settings))
  const running = new Set(all)
  for (const portal of all) void portal.exited.then(() => running.delete(portal))
  const [winner] = await Promise.any(all.map((portal) => readiness(portal, PATIENCE_MS).then(() => [portal] as const)))
  await Promise.all(all.filter((portal) => portal !== winner).map((portal) => portal.exited))
  const losers = await Promise.all(all.filter((portal) => portal !== winner).map((portal) => refused(portal, winner)))
  return { winner, running: running.size, complaints: losers.flat() }
}

const fault: Fault = {
  title: 'A second process on the embedded folder',
  promise:
    'It is refused with a sentence that names the holder, the first goes on; after kill -9 the next one starts; of twenty at once one wins.',
  async run(say) {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-second-'))
    const settings = { DATA_DIR: folder, TRUSTED_PROXY_HOPS: '1' }
    const complaints: string[] = []
    try {
      const first = await startPortal(settings, PATIENCE_MS)
      const inside = await browserWithPassword(first, employee)
      for (let time = 0; time < 3; time += 1) complaints.push(...(await refused(await launchPortal(settings), first)))
      if (!(await session(inside))) complaints.push('the first signed somebody out')
      say('three refused, the first goes on')
      await first.signal('SIGKILL')
      const { winner, running, complaints: more } = await race(settings)
      say(`${running} of ${AT_ONCE} runs`)
      if (running !== 1) complaints.push(`${running} processes held the folder at once`)
      inside.door = winner
      if (!(await session(inside))) complaints.push('a session that was given before the kill is gone')
      await winner.signal('SIGTERM')
      const saw = `3 of 3 seconds were refused by name while the first answered; after kill -9, ${AT_ONCE} started at once: ${running} won, ${AT_ONCE - running} were refused by its name, and the session from before the kill was there.`
      return { held: !complaints.length && !more.length, saw: [saw, ...complaints, ...more].join(' ') }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
export default fault
