import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { callControlSocket, nobody } from '../../lib/server/process/control-socket'
import { count } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { answerOf, doctor, latchkey } from '../../lib/testing/portal/command'
import type { Settings } from '../../lib/testing/portal/portal'
import { openStage, type Stage } from '../../lib/testing/portal/stage'
import { writeEmbedded, writePeople } from '../../lib/testing/seeds/sealed-people'
import type { Fault, Outcome } from './fault'
import { Crowd, everybodyComesIn } from './support/keys/crowd'
import { startPatiently } from './support/keys/portals'

const people = 3000
const sealedEach = 11
const regulars = 8
const sample = Array.from({ length: 20 }, (_, n) => regulars + n * 100)

/** Keys are rotated as docs/operators.md says, on both databases, killed halfway, while people sign in. */
const fault: Fault = {
  title: 'Vault keys rotated under load, killed halfway with -9',
  promise:
    'Everybody signs in throughout; run again it goes on; without the old key everything opens; no right code is called wrong',
  async run(say): Promise<Outcome> {
    const parts = [await onPostgres(say), await embedded(say)]
    return { held: parts.every(({ held }) => held), saw: parts.map(({ saw }) => saw).join(' ') }
  },
}
export default fault

type Say = (line: string) => void

/** How long it took, and that it ended well. */
async function rotate(settings: Settings) {
  const began = performance.now()
  const { ok, removable } = await answerOf<{ ok: boolean; removable: string[] }>(settings, 'key', 'rotate')
  return { ok, removable, seconds: Math.round((performance.now() - began) / 1000) }
}

/** As the refusal says: after fifteen seconds. */
async function rotateAgain(settings: Settings) {
  const first = await latchkey(settings, 'key', 'rotate', '--json').ended
  if (first.code === 0) return { ...JSON.parse(first.out), seconds: 0 }
  if (!first.err.includes('under-way')) throw new Error(first.err)
  await after(15_000)
  return rotate(settings)
}

async function onPostgres(say: Say): Promise<Outcome> {
  const ports = [await freePort(), await freePort()]
  const stage = await openStage(0, { APP_URL: `http://localhost:${ports[0]}` })
  let crowd: Crowd | undefined
  try {
    const { settings, sql } = stage
    const k1 = settings.VAULT_KEYS ?? ''
    const k2 = `k2:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`
    for (const port of ports) stage.portals.push(await startPatiently({ ...settings, PORT: String(port) }))
    await writePeople(sql, { count: people, vaultKeys: k1, say })
    say(`PostgreSQL, 2 instances: ${people * sealedEach} sealed values`)
    crowd = new Crowd(() => stage.portals, regulars)
    await withKeys(stage, `${k1},${k2}`, say)
    await withKeys(stage, `${k2},${k1}`, say)
    const killed = await killHalfway(stage)
    say(`key rotate killed with ${killed} values sealed anew`)
    const between = await doctor(settings)
    const again = await rotateAgain(settings)
    const both = await Promise.all([1, 2].map(() => latchkey(settings, 'key', 'rotate').ended))
    const after2 = await doctor(settings)
    say(`run again: ${again.removable} can go; doctor opened ${after2.opened} of ${after2.total}`)
    await withKeys(stage, k2, say)
    await crowd.stop()
    const complaints = [...crowd.complaints, ...(await everybodyComesIn(() => stage.doorOf(0), sample))]
    const last = await doctor(settings)
    for (const complaint of complaints.slice(0, 5)) say(complaint)
    const held =
      !complaints.length &&
      between.ok &&
      again.ok &&
      after2.ok &&
      last.ok &&
      `${last.keys}` === 'k2' &&
      both.some(({ code }) => code === 0) &&
      both.every(({ code, err }) => code === 0 || err.includes('under way'))
    return {
      held,
      saw: `PostgreSQL, 2 instances, ${after2.total} sealed values: killed at ${killed}, then all of it; between and after the doctor opened ${between.opened} of ${between.total} and ${last.opened} of ${last.total}; ${crowd.said()}; ${sample.length} others came in with app and recovery code without the old key.`,
    }
  } finally {
    await crowd?.stop()
    await stage.close()
  }
}

/** One instance after the other, as an operator does it. */
async function withKeys(stage: Stage, keys: string, say: Say) {
  stage.settings.VAULT_KEYS = keys
  for (const [index, portal] of stage.portals.entries()) {
    await portal.signal('SIGTERM')
    stage.portals[index] = await startPatiently({ ...stage.settings, PORT: String(portal.port) })
  }
  say(`restarted one after the other with ${keys.replaceAll(/:[^,]+/g, '')}`)
}

async function killHalfway({ settings, sql }: Stage) {
  const command = latchkey(settings, 'key', 'rotate')
  const anew = () => count(sql, `recovery_code where hash like 'k2.%'`)
  while ((await anew()) < people) await after(20)
  command.process.kill('SIGKILL')
  await command.ended
  return anew()
}

async function embedded(say: Say): Promise<Outcome> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latchkey-rotation-'))
  // Mail that cannot be sent: it keeps the demo away.
  const settings: Settings = {
    ...{ DATA_DIR: dataDir, PORT: String(await freePort()), TRUSTED_PROXY_HOPS: '1' },
    ...{ MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'no-reply@example.com' },
  }
  await writeEmbedded(dataDir, { count: people, say })
  say(`embedded: ${people * sealedEach} sealed values`)
  let portal = await startPatiently(settings)
  const crowd = new Crowd(() => [portal], regulars)
  try {
    const killed = await new Promise<number>((resolve) => {
      const report = ({ done }: { done: number }) => {
        if (done < people) return
        portal.process.kill('SIGKILL')
        resolve(done)
      }
      // It ends with the portal.
      callControlSocket(dataDir, { command: 'key rotate', args: {} }, { ...nobody, report }).catch(() => undefined)
    })
    await portal.exited
    say(`portal killed with ${killed} values sealed anew`)
    portal = await startPatiently(settings)
    const between = await doctor(settings)
    const again = await rotateAgain(settings)
    say(`run again: ${again.removable} can go`)
    // A key may go two minutes after it stopped sealing.
    await after(120_000)
    await answerOf(settings, 'key', 'remove', '--key', 'k1')
    await portal.signal('SIGTERM')
    portal = await startPatiently(settings)
    await crowd.stop()
    const complaints = [...crowd.complaints, ...(await everybodyComesIn(() => portal, sample))]
    const last = await doctor(settings)
    for (const complaint of complaints.slice(0, 5)) say(complaint)
    return {
      held: !complaints.length && between.ok && again.ok && last.ok && `${last.keys}` === 'k2',
      saw: `Embedded, through the socket: killed with the portal at ${killed}, then all of it, k1 removed; the doctor opened ${last.opened} of ${last.total}; ${crowd.said()}; ${sample.length} others came in with app and recovery code.`,
    }
  } finally {
    await crowd.stop()
    await portal.signal('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  }
}
