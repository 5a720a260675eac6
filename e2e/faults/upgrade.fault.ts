import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { startPostgres } from '../../lib/testing/database/postgres'
import { openSql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { atOnce } from '../../lib/testing/list'
import { codeNow } from '../../lib/testing/portal/codes'
import { PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { launchPortal, type Portal, readiness, startPortal } from '../../lib/testing/portal/portal'
import { beginEnrolment, browserWithPassword, enrol, session, validate } from '../../lib/testing/portal/sign-in'
import { settingsFor } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import type { Fault } from './fault'
import { previousRelease } from './support/previous-release'
import { Visitors } from './support/visitors'

const TOGETHER_MS = 20_000

const fault: Fault = {
  title: 'Instance A is upgraded while B still runs the previous migration',
  promise:
    'Both serve on one database: no answer but 200, every session of either is good at the other, what one sets up the other knows, nobody is signed out; the old one can still be started again.',
  async run(say) {
    const old = previousRelease(say)
    const postgres = await startPostgres()
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-upgrade-'))
    const databaseUrl = await postgres.createDatabase('latchkey')
    const settings = settingsFor(databaseUrl, folder, 'http://localhost:1')
    const sql = openSql(databaseUrl)
    const portals: Portal[] = []
    const complaints: string[] = []
    try {
      const oldOne = async () => {
        const portal = await launchPortal(
          { ...settings, PORT: String(await freePort()) },
          `${old.folder}/scripts/start.mjs`,
        )
        portals.push(portal)
        await readiness(portal, PATIENCE_MS)
        return portal
      }
      const b = await oldOne()
      say(`${old.commit} serves`)
      const plain = await atOnce(4, () => createPerson(sql))
      const withCodes = await atOnce(4, async () => {
        const person = await createPerson(sql)
        return { ...person, ...(await enrol(await browserWithPassword(b, person))) }
      })
      const before = await browserWithPassword(b, plain[0] as (typeof plain)[0])
      const visitors = new Visitors(() => portals.slice(0, 2))
      visitors.start([...plain, ...withCodes])
      const a = await startPortal({ ...settings, PORT: String(await freePort()) }, PATIENCE_MS)
      portals.push(a)
      const upgraded = Date.now()
      say('the new one has migrated and serves beside it')
      await after(TOGETHER_MS)
      await visitors.stop()
      complaints.push(...visitors.complaints(['200']), ...(await visitors.missing()))
      before.door = a
      if (!(await session(before))) complaints.push('a session of B is nothing to A')
      const [one, other] = await atOnce(2, () => createPerson(sql))
      complaints.push(...(await acrossBoth(a, b, one)), ...(await acrossBoth(b, a, other)))
      await b.signal('SIGTERM')
      const again = await oldOne()
      before.door = again
      if (!(await session(before))) complaints.push('the old release signs people out when it starts on the new tables')
      const saw = `${old.commit} (without ${old.unknown}) and the present release on one PostgreSQL, the migration applied while the old one served: ${visitors.summary()}, of these ${visitors.summary(upgraded)} with both; ${visitors.opened.length} sessions, looked for at both; an authenticator begun at either was validated at the other; the old release started once more on the new tables.`
      return { held: complaints.length === 0, saw: [saw, ...complaints].join(' ') }
    } finally {
      await Promise.all(portals.map((portal) => portal.signal('SIGTERM')))
      await sql.end()
      await postgres.remove()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
export default fault

/** A set-up that is begun at one instance and ends at the other. */
async function acrossBoth(begun: Portal, ended: Portal, person: { email: string; password: string } | undefined) {
  if (!person) return []
  const browser = await browserWithPassword(begun, person)
  const secret = await beginEnrolment(browser)
  browser.door = ended
  const answer = await validate(browser, codeNow(secret))
  return answer.status === 200 ? [] : [`a set-up begun at one instance ended at the other with ${answer.status}`]
}
