import { execFileSync } from 'node:child_process'
import { chmodSync, closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { freePort } from '../../lib/testing/free-port'
import { atOnce } from '../../lib/testing/list'
import { PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { type Portal, type Settings, startPortal } from '../../lib/testing/portal/portal'
import { openStage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import type { Fault } from './fault'
import { seconds, Visitors } from './support/visitors'

const FULL_MS = 15_000
const SETTLE_MS = 15_000
const demo = ['employee', 'second', 'admin'].map((name) => ({
  email: `${name}@acme.test`,
  password: 'correct horse battery staple',
}))

/** A disk of its own in memory. */
function smallDisk(megabytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    throw new Error(`A small disk needs the right to mount one (root, Debian's package mount): ${error}`)
  }
  chmodSync(folder, 0o755)
  const filler = join(folder, 'filler')
  return {
    folder,
    /** To the last byte. */
    fill() {
      const file = openSync(filler, 'w')
      try {
        for (let size = 2 ** 20; size >= 1; size = Math.floor(size / 16))
          while (written(file, Buffer.alloc(size)) === size);
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function written(file: number, bytes: Buffer): number {
  try {
    return writeSync(file, bytes)
  } catch {
    return 0
  }
}

/** The disk is full for a while, people go on signing in, then there is space again. */
async function fullFor(disk: ReturnType<typeof smallDisk>) {
  await after(4_000)
  disk.fill()
  const full = Date.now()
  await after(FULL_MS)
  disk.free()
  const freed = Date.now()
  await after(SETTLE_MS)
  return { full, freed }
}

const exitOf = (portal: Portal) => Promise.race([portal.exited, after(0, null)])

async function embedded(say: (line: string) => void) {
  const disk = smallDisk(160)
  const settings: Settings = {
    DATA_DIR: join(disk.folder, 'data'),
    TRUSTED_PROXY_HOPS: '1',
    PORT: String(await freePort()),
  }
  let portal = await startPortal(settings, PATIENCE_MS)
  try {
    const visitors = new Visitors(() => [portal])
    visitors.start(demo)
    const { full, freed } = await fullFor(disk)
    const exit = await exitOf(portal)
    await visitors.stop()
    say(`embedded: ${visitors.summary(full)}; ended: ${JSON.stringify(exit)}`)
    // Where it ended by itself no connection is made any more.
    const complaints = visitors
      .complaints()
      .filter((complaint) => !exit || !/ECONNREFUSED|ECONNRESET|socket hang up/.test(complaint))
    const good = visitors.firstGood(freed)
    if (!exit && good === null) complaints.push('it neither recovered nor ended')
    const last =
      portal
        .output()
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('{'))
        .at(-1) ?? ''
    if (exit && !/disk|space/i.test(last)) complaints.push(`it ended without saying why: ${last.slice(0, 200)}`)
    if (!exit) await portal.signal('SIGKILL')
    portal = await startPortal(settings, PATIENCE_MS)
    complaints.push(...(await visitors.missing()))
    const how = exit
      ? `it ended with ${exit.code ?? exit.signal} (“${last}”)`
      : `it recovered ${seconds(good)} after there was space`
    return {
      saw: `embedded: from the moment the disk was full ${visitors.summary(full)}; ${how}; after a restart the sessions that were given are there (${visitors.opened.length})`,
      complaints,
    }
  } finally {
    await portal.signal('SIGTERM')
    disk.remove()
  }
}

async function postgres(say: (line: string) => void) {
  const disk = smallDisk(200)
  const usual = process.env.TMPDIR
  process.env.TMPDIR = disk.folder
  chmodSync(disk.folder, 0o777)
  const stage = await openStage(1, {}, PATIENCE_MS)
  try {
    const visitors = new Visitors(() => stage.portals)
    visitors.start(await atOnce(4, () => createPerson(stage.sql)))
    await after(4_000)
    disk.fill()
    const full = Date.now()
    await after(FULL_MS)
    disk.free()
    // PostgreSQL ends where it cannot write its log; starting it again is its operator's, or their supervisor's.
    const died = !existsSync(join(stage.postgres.folder, 'postmaster.pid'))
    if (died) await stage.postgres.start()
    const freed = Date.now()
    await after(SETTLE_MS)
    await visitors.stop()
    say(`PostgreSQL: ${visitors.summary(full)}; ${died ? 'it ended' : 'it stayed'}`)
    const complaints = [...visitors.complaints(), ...(await visitors.missing())]
    const good = visitors.firstGood(freed)
    if (good === null) complaints.push('the portal did not recover')
    return {
      saw: `PostgreSQL: from the moment its disk was full ${visitors.summary(full)}; PostgreSQL ${died ? 'ended and was started again' : 'stayed'}, the first success ${seconds(good)} after that, every session that was given is there`,
      complaints,
    }
  } finally {
    await stage.close()
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
    disk.remove()
  }
}

const fault: Fault = {
  title: 'A full disk under sign-ins',
  promise:
    'Everybody gets 200 or a 503; no acknowledged sign-in is lost. On PostgreSQL the portal recovers by itself; on the embedded database it recovers, or says that the disk is full and ends, so that its supervisor starts it again.',
  async run(say) {
    const seen = [await embedded(say), await postgres(say)]
    const complaints = seen.flatMap((one) => one.complaints)
    return { held: complaints.length === 0, saw: [...seen.map(({ saw }) => saw), ...complaints].join('. ') }
  },
}
export default fault
