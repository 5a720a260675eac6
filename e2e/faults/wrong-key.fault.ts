import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../lib/testing/free-port'
import { codeNow } from '../../lib/testing/portal/codes'
import { PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { launchPortal, type Portal, type Settings, startPortal } from '../../lib/testing/portal/portal'
import { browserWithPassword, enrol, giveCode, session, wordOf } from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, openStage, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetSteps } from '../../lib/testing/seeds/person-rows'
import type { Fault } from './fault'

const key = () => randomBytes(32).toString('base64')

/** What a start that must not succeed said; a complaint where it did, or where it does not name what is wrong. */
async function refusal(settings: Settings, naming: RegExp): Promise<{ said: string; complaint?: string }> {
  const portal = await launchPortal(settings)
  const timer = setTimeout(() => portal.process.kill('SIGKILL'), PATIENCE_MS)
  const { code } = await portal.exited
  clearTimeout(timer)
  const said = /Latchkey cannot start: (.+)/.exec(portal.output())?.[1] ?? portal.output().slice(-200)
  return {
    said,
    ...(code === 1 && naming.test(said) ? {} : { complaint: `a start ended with ${code} and said: ${said}` }),
  }
}

/** One right code at a portal that cannot open its key: its own fault, in its own words, held against nobody. */
async function closed({ sql }: Stage, portal: Portal, person: Enrolee, what: string): Promise<string[]> {
  await forgetSteps(sql, person)
  const browser = await browserWithPassword(portal, person)
  const word = wordOf(await giveCode(browser, 'authenticator', codeNow(person.secret)))
  const [row] = await sql<{ tries: number; misses: number; failures: number }>(
    `select (select coalesce(sum(attempts), 0)::int from challenge where user_id = $1) as tries,
       (select coalesce(sum(misses), 0)::int from authenticator where user_id = $1) as misses,
       (select coalesce(sum(cardinality(failures)), 0)::int from "limit") as failures`,
    [person.id],
  )
  const complaints = []
  if (!/^(500 sealed-value-damaged|503 unavailable)$/.test(word)) complaints.push(`${what}: answered ${word}`)
  if (await session(browser)) complaints.push(`${what}: somebody came in`)
  if (row && row.tries + row.misses + row.failures) complaints.push(`${what}: counted ${JSON.stringify(row)}`)
  await sql('delete from challenge where user_id = $1', [person.id])
  return complaints
}

const comesIn = async ({ sql }: Stage, portal: Portal, person: Enrolee, what: string) => {
  await forgetSteps(sql, person)
  const browser = await browserWithPassword(portal, person)
  const word = wordOf(await giveCode(browser, 'authenticator', codeNow(person.secret)))
  return word === '200' ? [] : [`${what}: ${word} where the code was right`]
}

/** The letter in the middle of what is sealed, replaced by another. */
const flip = ({ sql }: Stage, { id }: Enrolee) =>
  sql(
    `update authenticator set secret = overlay(secret placing
       case substr(secret, length(secret) - 10, 1) when 'A' then 'B' else 'A' end from length(secret) - 10 for 1)
     where user_id = $1`,
    [id],
  )

async function onPostgres(said: string[]): Promise<string[]> {
  const stage = await openStage(1, {}, PATIENCE_MS)
  const old = stage.doorOf(0)
  const { VAULT_KEYS: k1 = '' } = stage.settings
  const k2 = `k2:${key()}`
  const others: Portal[] = []
  try {
    const person = await enrolledPerson(stage)
    const complaints: string[] = []
    for (const [VAULT_KEYS, naming] of [
      [`k1:${key()}`, /VAULT_KEYS holds another key k1/],
      ['', /VAULT_KEYS is missing/],
      [k2, /VAULT_KEYS.*k1|k1.*VAULT_KEYS/],
      ['k1:short', /VAULT_KEYS/],
    ] as const) {
      const settings = { ...stage.settings, PORT: String(await freePort()), VAULT_KEYS }
      const refused = await refusal(settings, naming)
      said.push(`“${refused.said}”`)
      if (refused.complaint) complaints.push(refused.complaint)
    }
    const settings = { ...stage.settings, PORT: String(await freePort()), VAULT_KEYS: `${k2},${k1}` }
    const rotated = await startPortal(settings, PATIENCE_MS)
    others.push(rotated)
    complaints.push(...(await comesIn(stage, rotated, person, 'sealed under the old key, new instance')))
    const fresh = await createPerson(stage.sql)
    const newer = { ...fresh, ...(await enrol(await browserWithPassword(rotated, fresh))) }
    complaints.push(...(await comesIn(stage, rotated, newer, 'sealed under the new key, new instance')))
    complaints.push(...(await closed(stage, old, newer, 'sealed under the new key, instance without it')))
    complaints.push(...(await comesIn(stage, old, person, 'sealed under the old key, old instance')))
    await flip(stage, person)
    complaints.push(...(await closed(stage, old, person, 'one byte flipped')))
    complaints.push(...(await comesIn(stage, rotated, newer, 'beside a damaged row')))
    return complaints
  } finally {
    await Promise.all(others.map((portal) => portal.signal('SIGTERM')))
    await stage.close()
  }
}

async function onEmbedded(said: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-key-'))
  const file = join(folder, 'keys.json')
  const complaints: string[] = []
  try {
    const first = await startPortal({ DATA_DIR: folder }, PATIENCE_MS)
    await first.signal('SIGTERM')
    const keys = await readFile(file, 'utf8')
    await rm(file)
    for (const damage of [undefined, keys.slice(0, 40)]) {
      if (damage !== undefined) await writeFile(file, damage, { mode: 0o600 })
      const refused = await refusal({ DATA_DIR: folder }, /VAULT_KEYS|keys\.json/)
      said.push(`“${refused.said.replace(folder, 'DATA_DIR')}”`)
      if (refused.complaint) complaints.push(refused.complaint)
      await rm(file, { force: true })
    }
    await writeFile(file, keys, { mode: 0o600 })
    await (await startPortal({ DATA_DIR: folder }, PATIENCE_MS)).signal('SIGTERM')
    return complaints
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const fault: Fault = {
  title: 'A wrong, a missing and a rotated key; one flipped byte',
  promise:
    'The start refuses with a sentence that names the setting. What cannot be opened later fails in its own words, never as “wrong code”, lets nobody in and counts against nobody; what can be opened goes on.',
  async run(say) {
    const said: string[] = []
    const complaints = await onPostgres(said)
    say(`PostgreSQL: ${complaints.join('; ') || 'held'}`)
    complaints.push(...(await onEmbedded(said)))
    const saw = `Six starts were refused: ${said.join(' ')} A key that another instance does not hold, and a flipped byte: the right code got the portal's own fault, 0 tries counted; everybody else came in.`
    return { held: complaints.length === 0, saw: [saw, ...complaints].join(' ') }
  },
}
export default fault
