import { setTimeout as after } from 'node:timers/promises'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { MailServer } from '../../lib/testing/mail/mail-server'
import { type ResendAnswer, ResendApi } from '../../lib/testing/mail/resend-api'
import { PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { browserWithPassword, giveCode, wordOf } from '../../lib/testing/portal/sign-in'
import { enrolledPerson, openStage, type Stage } from '../../lib/testing/portal/stage'
import { queueNotices } from '../../lib/testing/seeds/notices'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import type { Fault } from './fault'
import { seconds, Visitors } from './support/visitors'

/** The longest that anybody waits for a mail: two tries of 7 s and a pause of 5 s. */
const LONGEST_MS = 20_000
const SLOW_MS = 6_000
const NOTICES = 6

/** A stand-in for a provider, whatever it speaks. */
interface Provider {
  name: string
  settings: Record<string, string>
  /** What it does from now on. */
  set(mood: string): void
  moods: string[]
  /** The key (Message-ID, Idempotency-Key) of every mail to this address that it took. */
  taken(address: string): string[]
  close(): Promise<void>
}

async function smtpProvider(): Promise<Provider> {
  const server = await MailServer.start()
  const moods: Record<string, MailServer['mood']> = {
    'answers 450': [450, 'busy'],
    'answers 550': [550, 'no'],
    'accepts after 6 s': SLOW_MS,
    'never answers': Number.POSITIVE_INFINITY,
    well: 0,
  }
  return {
    name: 'SMTP',
    settings: server.settings,
    set: (mood) => {
      server.mood = moods[mood] ?? 0
    },
    moods: Object.keys(moods),
    taken: (address) => server.to(address).map(({ mail }) => String(mail.messageId)),
    close: () => server.stop(),
  }
}

async function resendProvider(): Promise<Provider> {
  const api = await ResendApi.start()
  const moods: Record<string, ResendAnswer> = {
    'answers 422': { status: 422, name: 'validation_error' },
    'answers 500': { status: 500 },
    'answers 429 with Retry-After 30': { status: 429, name: 'rate_limit_exceeded', retryAfter: 30 },
    'accepts after 6 s': { status: 200, after: SLOW_MS },
    'never answers': 'never',
    well: { status: 200 },
  }
  return {
    name: 'Resend',
    settings: api.settings,
    set: (mood) => {
      api.mood = moods[mood] ?? { status: 200 }
    },
    moods: Object.keys(moods),
    taken: (address) =>
      api.taken.filter(({ mail }) => mail.to[0] === address).map(({ idempotencyKey }) => idempotencyKey),
    close: () => api.close(),
  }
}

/** Somebody asks for a code and reads the answer, while others sign in without any mail. */
async function during(stage: Stage, mood: string) {
  const person = await enrolledPerson(stage)
  const browser = await browserWithPassword(stage.doorOf(0), person)
  const visitors = new Visitors(() => stage.portals)
  visitors.start(await atOnce(2, () => createPerson(stage.sql)))
  const begun = Date.now()
  const answer = await browser.json('POST', '/api/sign-in/email-code', {})
  const took = Date.now() - begun
  await visitors.stop()
  const told = wordOf(answer)
  const read =
    answer.status === 503
      ? ` “${answer.json<{ detail: string }>().detail}”, Retry-After ${answer.headers['retry-after']}`
      : ''
  const complaints = visitors.complaints(['200'])
  const due = mood === 'accepts after 6 s' || mood === 'well' ? [202] : [503]
  if (!due.includes(answer.status)) complaints.push(`the code was answered ${told}`)
  if (took > LONGEST_MS) complaints.push(`the code took ${seconds(took)}`)
  // Whatever became of the mail, the recovery code of the same sign-in still opens.
  const after = wordOf(await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0)))
  if (after !== '200') complaints.push(`the sign-in could not go on: ${after}`)
  const slowest = Math.max(0, ...visitors.seen.map(({ took }) => took))
  return {
    person,
    complaints,
    saw: `${mood}: ${told}${read} after ${seconds(took)}, others ${seconds(slowest)} at most`,
  }
}

/** As if the pauses between the tries were over, until every notice has left. */
async function queueEmpties({ sql }: Stage): Promise<boolean> {
  for (let look = 0; look < 90; look += 1) {
    await sql('update mail set due_at = now() where claimed_until is null')
    if ((await count(sql, 'mail')) === 0) return true
    await after(1_000)
  }
  return false
}

async function against(provider: Provider, say: (line: string) => void) {
  const stage = await openStage(1, provider.settings, PATIENCE_MS)
  const saw: string[] = []
  const complaints: string[] = []
  const told: string[] = []
  try {
    for (const mood of provider.moods) {
      provider.set(mood)
      const people = await atOnce(NOTICES, () => createPerson(stage.sql))
      await queueNotices(stage.sql, people)
      told.push(...people.map(({ email }) => email))
      const seen = await during(stage, mood)
      saw.push(seen.saw)
      complaints.push(...seen.complaints.map((complaint) => `${provider.name}, ${mood}: ${complaint}`))
      say(`${provider.name}, ${seen.saw} ${seen.complaints.join('; ')}`)
    }
    provider.set('well')
    if (!(await queueEmpties(stage))) complaints.push(`${provider.name}: notices are still in the queue`)
    const keys = told.map(provider.taken)
    const once = keys.filter((of) => new Set(of).size === 1).length
    const again = keys.reduce((sum, of) => sum + of.length - new Set(of).size, 0)
    if (once !== told.length) complaints.push(`${provider.name}: ${once} of ${told.length} notices arrived as one mail`)
    const repeated = again ? `, ${again} of them again under the same key after an answer that came too late` : ''
    saw.push(`${once} of ${told.length} notices arrived in the end${repeated}`)
    return { saw: `${provider.name}: ${saw.join('; ')}`, complaints }
  } finally {
    provider.set('well')
    await stage.close()
    await provider.close()
  }
}

const fault: Fault = {
  title: 'The mail provider refuses, fails, limits, is slow or never answers',
  promise:
    'Who asks for a code is told the truth within 20 s and can go on by another factor; everybody else signs in meanwhile; every notice arrives in the end, as one mail.',
  async run(say) {
    const smtp = await against(await smtpProvider(), say)
    const resend = await against(await resendProvider(), say)
    const complaints = [...smtp.complaints, ...resend.complaints]
    return { held: complaints.length === 0, saw: [smtp.saw, resend.saw, ...complaints].join('. ') }
  },
}
export default fault
