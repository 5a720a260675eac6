import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuthenticatorApp, stepNow } from '../../lib/testing/authenticator-app'
import { freePort } from '../../lib/testing/free-port'
import { Browser } from '../../lib/testing/portal/browser'
import { PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { type Portal, startPortal } from '../../lib/testing/portal/portal'
import {
  browserWithPassword,
  enrol,
  giveCode,
  givePassword,
  session,
  signOut,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { openStage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import type { Fault } from './fault'
import { wrongClock } from './support/wrong-clock'

const HOUR = 3_600
const STEPS_OF_AN_HOUR = 120
const demo = { email: 'employee@acme.test', password: 'correct horse battery staple' }
type Person = typeof demo

interface Seen {
  place: string
  what: string
  seen: string
}

/** What was seen, by place and name, against what is due; what is only written down has no due. */
class Notes {
  readonly all: Seen[] = []
  readonly complaints: string[] = []
  note(place: string, what: string, seen: string, due?: RegExp) {
    this.all.push({ place, what, seen })
    if (due && !due.test(seen)) this.complaints.push(`${place}, ${what}: ${seen}`)
  }

  /** A table with a column for each jump, and a line for each thing that was seen once. */
  markdown(): string {
    const jumps = this.all.filter(({ place }) => place.endsWith(' h'))
    const places = [...new Set(jumps.map(({ place }) => place))]
    const rows = [...new Set(jumps.map(({ what }) => what))].map((what) => [
      what,
      ...places.map((place) => jumps.find((one) => one.what === what && one.place === place)?.seen ?? ''),
    ])
    const table = [['', ...places], ['---', ...places.map(() => '---')], ...rows].map((row) => `| ${row.join(' | ')} |`)
    const once = this.all.filter((one) => !jumps.includes(one))
    const lines = [
      ...once.map(({ place, what, seen }) => `${place}, ${what}: ${seen}`),
      ...this.complaints.map((complaint) => `Amiss: ${complaint}`),
    ]
    return [...table, '', ...lines.map((line) => `- ${line}`)].join('\n')
  }
}

/**
 * One jump and the way back. `right` is a portal whose clock is right whenever it is asked, `wrong` the one that jumps; on
 * the embedded database they are one and the same.
 */
async function jump(
  right: Portal,
  wrong: Portal,
  set: (seconds: number) => void,
  person: Person,
  hours: 1 | -1,
  notes: Notes,
) {
  const isOne = right === wrong
  const name = `${isOne ? 'embedded' : 'PostgreSQL, one of two'}, ${hours > 0 ? '+1 h' : '−1 h'}`
  const note = (what: string, seen: string, due?: RegExp) => notes.note(name, what, seen, due)
  const noteAfter = (what: string, seen: string, due?: RegExp) => note(`after the way back, ${what}`, seen, due)
  const first = await browserWithPassword(right, person)
  const { secret, recoveryCodes } = await enrol(first)
  const app = new AuthenticatorApp(secret)
  const enrolledAt = stepNow()
  const take = () => recoveryCodes.shift() ?? ''
  const give = async (door: Portal, method: string, code: string) => {
    const browser = new Browser(door)
    const password = wordOf(await givePassword(browser, person))
    return {
      browser,
      word: password === '200' ? wordOf(await giveCode(browser, method, code)) : `password ${password}`,
    }
  }
  const pending = await browserWithPassword(right, person)
  const out = first.copy()
  const gone = await give(right, 'recovery-code', take())
  const token = gone.browser.copy()
  await signOut(gone.browser)
  const used = take()
  await give(right, 'recovery-code', used)

  set(hours * HOUR)
  for (const browser of [out, pending, token]) browser.door = wrong
  note(
    'a session given before',
    (await session(out)) ? 'stands' : 'is over',
    // To a clock that is behind it is from the future.
    hours > 0 ? undefined : /over/,
  )
  note('a session that was signed out', (await session(token)) ? 'is alive' : 'stays ended', /stays/)
  note('a challenge opened before', wordOf(await giveCode(pending, 'recovery-code', take())), /ChallengeExpired/)
  note('the used recovery code', (await give(wrong, 'recovery-code', used)).word, /CodeAlreadyUsed/)
  note('the code of the set-up again', (await give(wrong, 'authenticator', app.codeAt(enrolledAt))).word, /^(?!200)/)
  note('a phone that is right', (await give(wrong, 'authenticator', app.codeAt(stepNow() + 1))).word)
  note('a recovery code', (await give(wrong, 'recovery-code', take())).word, /^200$/)
  const ahead = stepNow() + hours * STEPS_OF_AN_HOUR
  note('a phone that is as wrong as the clock', (await give(wrong, 'authenticator', app.codeAt(ahead))).word)
  const during = await give(wrong, 'recovery-code', take())

  set(0)
  for (const browser of [out, token, during.browser]) browser.door = right
  noteAfter('the session given before', (await session(out)) ? 'stands' : 'is gone')
  noteAfter('the session given meanwhile', (await session(during.browser)) ? 'stands' : 'is gone')
  noteAfter('the one that was signed out', (await session(token)) ? 'is alive' : 'stays ended', /stays/)
  noteAfter('the code given meanwhile again', (await give(right, 'authenticator', app.codeAt(ahead))).word, /^(?!200)/)
  noteAfter('the used recovery code', (await give(right, 'recovery-code', used)).word, /CodeAlreadyUsed/)
  noteAfter('a phone that is right', (await give(right, 'authenticator', app.codeAt(stepNow() + 1))).word)
  const last = await give(right, 'recovery-code', take())
  noteAfter('a recovery code', last.word, /^200$/)
  if (last.word === '200') await last.browser.json('DELETE', '/api/account/mfa')
}

/** Wrong passwords from one source until it is refused, and whether a jump lets it go on. */
async function limits(right: Portal, wrong: Portal, set: (seconds: number) => void, person: Person, notes: Notes) {
  const name = right === wrong ? 'embedded' : 'PostgreSQL, one of two'
  const attacker = new Browser(right)
  const guess = async (door: Portal) => {
    attacker.door = door
    return wordOf(await givePassword(attacker, { ...person, password: 'not the right one at all' }))
  }
  const until = async (door: Portal) => {
    let tries = 0
    while (tries < 12 && (await guess(door)) !== 'TooManyAttempts') tries += 1
    return tries
  }
  const before = await until(right)
  set(HOUR)
  const ahead = await until(wrong)
  set(0)
  const back = await until(right)
  notes.note(
    name,
    'wrong passwords until refused',
    `${before}, then ${ahead} with the clock at +1 h, then ${back} back at the right time`,
  )
  if (before + ahead + back > 12) notes.complaints.push(`${name}: ${before + ahead + back} guesses by jumping`)
  notes.note(name, 'the person elsewhere meanwhile', wordOf(await givePassword(new Browser(right), person)), /^200$/)
}

async function embedded(notes: Notes) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-clock-'))
  const clock = wrongClock()
  const settings = { DATA_DIR: folder, TRUSTED_PROXY_HOPS: '1', PORT: String(await freePort()), ...clock.settings }
  const portal = await startPortal(settings, PATIENCE_MS)
  try {
    for (const hours of [1, -1] as const) await jump(portal, portal, clock.set, demo, hours, notes)
    await limits(portal, portal, clock.set, { ...demo, email: 'second@acme.test' }, notes)
    notes.note('embedded', 'the process', portal.process.exitCode === null ? 'goes on' : 'ended', /goes on/)
  } finally {
    clock.set(0)
    await portal.signal('SIGTERM')
    clock.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

async function postgres(notes: Notes) {
  const stage = await openStage(1, {}, PATIENCE_MS)
  const clock = wrongClock()
  const wrong = await startPortal({ ...stage.settings, ...clock.settings, PORT: String(await freePort()) }, PATIENCE_MS)
  try {
    for (const hours of [1, -1] as const)
      await jump(stage.doorOf(0), wrong, clock.set, await createPerson(stage.sql), hours, notes)
    await limits(stage.doorOf(0), wrong, clock.set, await createPerson(stage.sql), notes)
  } finally {
    await wrong.signal('SIGTERM')
    clock.remove()
    await stage.close()
  }
}

const fault: Fault = {
  title: 'The system clock jumps by an hour, ahead and back',
  promise:
    'No code is good twice, no ended session comes back, limits give an attacker no more than the time says, a recovery code opens throughout and nobody is kept out longer than the jump, nothing crashes.',
  async run(say) {
    const notes = new Notes()
    await embedded(notes)
    say(`embedded: ${notes.complaints.join('; ') || 'held'}`)
    await postgres(notes)
    return { held: notes.complaints.length === 0, saw: notes.markdown() }
  },
}
export default fault
