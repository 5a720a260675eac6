import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../lib/testing/database/postgres'
import { count, openSql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { doctor, latchkey } from '../../lib/testing/portal/command'
import type { Settings } from '../../lib/testing/portal/portal'
import { writeEmbedded } from '../../lib/testing/seeds/sealed-people'
import type { Fault } from './fault'
import { everybodyComesIn } from './support/keys/crowd'
import { startPatiently } from './support/keys/portals'

const people = Number(process.env.MOVE_PEOPLE || 100_000)
const sample = Array.from({ length: 20 }, (_, n) => Math.floor((n * people) / 20))

/** From the embedded database to PostgreSQL, killed halfway the first time. */
const fault: Fault = {
  title: `Moving ${people.toLocaleString('en')} people from the embedded database to PostgreSQL, killed halfway with -9`,
  promise:
    'The killed move leaves nothing; run again, everything arrives, every sealed value opens, and people sign in as before',
  async run(say) {
    const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-move-'))
    const postgres = await startPostgres()
    const databaseUrl = await postgres.createDatabase('latchkey')
    const sql = openSql(databaseUrl)
    try {
      const settings: Settings = { DATA_DIR: dataDir, PORT: String(await freePort()), TRUSTED_PROXY_HOPS: '1' }
      await writeEmbedded(dataDir, { count: people, say })
      say('seeded')
      const killedAt = await killHalfway(settings, databaseUrl, say)
      const left = await count(sql, 'company')
      const moved = await move(settings, databaseUrl, say)
      const keys = JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8'))
      const next = { ...settings, DATABASE_URL: databaseUrl, SECRET: keys.secret, VAULT_KEYS: keys.vaultKeys }
      const portal = await startPatiently(next)
      const complaints = await everybodyComesIn(() => portal, sample)
      for (const complaint of complaints.slice(0, 5)) say(complaint)
      await portal.signal('SIGTERM')
      const examined = await doctor(next)
      const source = await doctor(settings)
      const opened = examined.opened >= people * 11 && examined.ok && source.ok
      return {
        held: moved.code === 0 && left === 0 && !complaints.length && opened,
        saw: `Killed after ${killedAt} rows, the target held ${left} companies. Then ${moved.rows} rows in ${moved.seconds} s with at most ${moved.mebibytes} MiB of memory; the doctor opened ${examined.opened} of ${examined.total} there and ${source.opened} of ${source.total} in the source; ${sample.length} people came in with app and recovery code, ${complaints.length} complaints.`,
      }
    } finally {
      await sql.end()
      await postgres.remove()
      await rm(dataDir, { recursive: true, force: true })
    }
  },
}
export default fault

/** Once a third of the rows are said to be written. @returns how many were, as it was said last */
async function killHalfway(settings: Settings, databaseUrl: string, say: (line: string) => void) {
  const command = latchkey(settings, 'move', '--to', databaseUrl)
  let last = '0'
  command.process.stderr?.on('data', (text: Buffer) => {
    const [, done, total] = /(\d+) of (\d+) rows/.exec(text.toString()) ?? []
    say(text.toString().trim())
    last = done ?? last
    if (Number(done) > Number(total) / 3) command.process.kill('SIGKILL')
  })
  const { code, out } = await command.ended
  if (code !== null) throw new Error(`The move was over before it could be killed (${code}): ${out}`)
  say('killed')
  return last
}

async function move(settings: Settings, databaseUrl: string, say: (line: string) => void) {
  const command = latchkey(settings, 'move', '--to', databaseUrl)
  command.process.stderr?.on('data', (text: Buffer) => say(text.toString().trim()))
  let mebibytes = 0
  const looking = setInterval(() => {
    mebibytes = Math.max(mebibytes, highWater(command.process.pid))
  }, 200)
  const { code, out, err } = await command.ended
  clearInterval(looking)
  const [, rows = '0', seconds = '0'] = /Moved (\d+) rows in (\d+) s/.exec(out) ?? []
  if (code) say(err)
  return { code, rows: Number(rows), seconds: Number(seconds), mebibytes }
}

/** MiB; 0 where the system does not say. */
function highWater(pid?: number) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
  } catch {
    return 0
  }
}
