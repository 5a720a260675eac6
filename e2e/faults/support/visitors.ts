import { setTimeout as after } from 'node:timers/promises'
import { Browser, type Door } from '../../../lib/testing/portal/browser'
import type { Answer } from '../../../lib/testing/portal/http'
import { giveCode, givePassword, session, wordOf } from '../../../lib/testing/portal/sign-in'

interface Seen {
  what: 'password' | 'code' | 'session'
  /** As wordOf has it; `hang` or `broken` where there was no answer. */
  word: string
  /** When it was answered, ms. */
  at: number
  took: number
  /** A 503 without Retry-After. */
  rude: boolean
}

interface Visitor {
  email: string
  password: string
  /** Those of a person with MFA that were not given yet; a person without has none. */
  recoveryCodes?: string[]
}

interface Opened {
  browser: Browser
  visitor: Visitor
  code?: string
}

const PAUSE_MS = 50
/** Of those that were opened, so many are kept to be looked for at the end: the oldest, from before the fault, and the newest. */
const KEPT = 200

/** People who sign in over and over while something is broken, and what they were answered. */
export class Visitors {
  readonly seen: Seen[] = []
  /** Every session that was given. */
  readonly opened: Opened[] = []
  /** Codes whose answer was no 200: spent or not, but never good for two sessions. */
  readonly doubtful: Opened[] = []
  private over = false
  private visits: Promise<void>[] = []

  constructor(private readonly doors: () => Door[]) {}

  /** Everybody comes in again and again; who was first stays inside and looks at the session all the time. */
  start(visitors: Visitor[]): void {
    this.visits = visitors.flatMap((visitor, index) => [
      this.repeat(() => this.signIn(visitor, index)),
      ...(index ? [] : [this.repeat(() => this.look())]),
    ])
  }

  async stop(): Promise<void> {
    this.over = true
    await Promise.all(this.visits)
  }

  private async repeat(deed: () => Promise<unknown>): Promise<void> {
    for (; !this.over; await after(PAUSE_MS)) await deed()
  }

  async signIn(visitor: Visitor, nth: number): Promise<boolean> {
    const doors = this.doors()
    const browser = new Browser(doors[nth % doors.length] as Door)
    if ((await this.ask('password', () => givePassword(browser, visitor))) !== '200') return false
    const code = visitor.recoveryCodes?.shift()
    if (code !== undefined) {
      const word = await this.ask('code', () => giveCode(browser, 'recovery-code', code))
      if (word !== '200') {
        this.doubtful.push({ browser, visitor, code })
        return false
      }
    }
    // Who has used up every code ends at the MFA screen.
    if (!browser.cookies.has('latchkey.session')) return visitor.recoveryCodes !== undefined
    this.opened.push({ browser, visitor, ...(code && { code }) })
    return true
  }

  private async look(): Promise<void> {
    const [inside] = this.opened
    if (!inside) return
    const browser = inside.browser.copy()
    await this.ask('session', () => browser.get('/api/auth/session'))
  }

  private async ask(what: Seen['what'], call: () => Promise<Answer>): Promise<string> {
    const begun = Date.now()
    const note = (word: string, rude = false) =>
      this.seen.push({ what, word, at: Date.now(), took: Date.now() - begun, rude })
    try {
      const answer = await call()
      const isOut = what === 'session' && answer.status === 200 && !answer.json<{ user?: unknown }>().user
      const word = isOut ? 'signed out' : wordOf(answer)
      note(word, answer.status === 503 && !(Number(answer.headers['retry-after']) > 0))
      return word
    } catch (error) {
      const word = /no answer/.test(String(error)) ? 'hang' : `broken (${String(error).slice(0, 80)})`
      note(word)
      return word
    }
  }

  /** What was answered outside the plan, in words; empty where nothing was. */
  complaints(plan: string[] = ['200', '503 unavailable', '503 busy']): string[] {
    const outside = this.seen.filter(({ word }) => !plan.includes(word)).map(({ what, word }) => `${what}: ${word}`)
    const rude = this.seen.filter((seen) => seen.rude).map(({ what }) => `${what}: 503 without Retry-After`)
    return [...tallied([...outside, ...rude])]
  }

  /** Sessions that were given and are gone, as complaints. */
  async missing(): Promise<string[]> {
    const [doors, half] = [this.doors(), KEPT / 2]
    const kept = this.opened.length > KEPT ? [...this.opened.slice(0, half), ...this.opened.slice(-half)] : this.opened
    let gone = 0
    for (const { browser } of kept) {
      browser.door = doors[0] as Door
      if (!(await session(browser))) gone += 1
    }
    return gone ? [`${gone} of ${kept.length} sessions that were given are gone`] : []
  }

  /** `1204 answers (1100 × 200, 104 × 503 unavailable), the longest after 8.1 s` */
  summary(since = 0): string {
    const seen = this.seen.filter(({ at }) => at >= since)
    const words = tallied(seen.map(({ word }) => word)).join(', ')
    return `${seen.length} answers (${words}), the longest after ${seconds(Math.max(0, ...seen.map(({ took }) => took)))}`
  }

  /** From a moment until the first sign-in or look that went well after it; null where none did. */
  firstGood(since: number): number | null {
    const first = this.seen.find(({ at, took, word }) => word === '200' && at - took >= since)
    return first ? first.at - since : null
  }
}

const tallied = (words: string[]) =>
  [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} × ${word}`)

export const seconds = (ms: number | null) => (ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`)
