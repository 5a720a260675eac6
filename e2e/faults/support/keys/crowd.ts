import { setTimeout as after } from 'node:timers/promises'
import { AuthenticatorApp } from '../../../../lib/testing/authenticator-app'
import { Browser, type Door } from '../../../../lib/testing/portal/browser'
import { codeNow } from '../../../../lib/testing/portal/codes'
import type { Answer } from '../../../../lib/testing/portal/http'
import { beginEnrolment, giveCode, givePassword, validate, wordOf } from '../../../../lib/testing/portal/sign-in'
import { password } from '../../../../lib/testing/seeds/person-rows'
import { type Crowded, personOf } from '../../../../lib/testing/seeds/sealed-people'

/** The portal was away or busy: nothing is known of what was under way. */
class Away extends Error {}

/** One person who signs in again and again, and makes new recovery codes and new keys; every code they type is right. */
class Regular {
  private app: AuthenticatorApp
  private inDoubt = false
  private codes: string[]

  constructor(
    readonly person: Crowded,
    private readonly crowd: Crowd,
  ) {
    this.app = new AuthenticatorApp(person.secret)
    this.codes = [...person.recoveryCodes]
  }

  async live(over: () => boolean) {
    for (let turn = 0; !over() && !this.inDoubt; turn++)
      try {
        const browser = await this.signIn(turn)
        if (turn % 5 === 3) await this.newKey(browser)
        else if (this.codes.length < 4) await this.newCodes(browser)
      } catch (error) {
        if (!(error instanceof Away)) return void this.crowd.complaints.push(`${this.person.email}: ${error}`)
        this.crowd.count('away')
        await after(300)
      }
  }

  /** By turns with a code of the app and with a recovery code. */
  async signIn(turn: number): Promise<Browser> {
    return turn % 2 === 0 || !this.codes.length ? this.byApp() : this.byRecoveryCode()
  }

  async byApp(): Promise<Browser> {
    return this.enter('authenticator', () => this.app.freshCode())
  }

  async byRecoveryCode(): Promise<Browser> {
    return this.enter('recovery-code', async () => this.codes.shift() ?? '')
  }

  /** The code is read when it is typed: on a busy machine the password takes its time. */
  private async enter(method: string, codeOf: () => Promise<string>): Promise<Browser> {
    const browser = new Browser(this.crowd.door())
    await this.must('200', givePassword(browser, { ...this.person, password }), 'password')
    await this.must('200', giveCode(browser, method, await codeOf()), method)
    return browser
  }

  private async newCodes(browser: Browser) {
    this.codes = []
    const answer = await this.must('201', browser.json('POST', '/api/account/mfa/recovery-codes', {}), 'new codes')
    this.codes = answer.json<{ recoveryCodes: string[] }>().recoveryCodes
  }

  private async newKey(browser: Browser) {
    const secret = await beginEnrolment(browser).catch((error) => {
      throw /: 503|ECONN|hang up/.test(String(error)) ? new Away() : error
    })
    const app = new AuthenticatorApp(secret)
    const code = await app.freshCode()
    // A new key brings new codes: where its answer is lost, nobody can tell what this person has.
    this.inDoubt = true
    const answer = await this.must('200', validate(browser, code), 'new key')
    this.inDoubt = false
    this.app = app
    this.codes = answer.json<{ recoveryCodes: string[] }>().recoveryCodes
  }

  private async must(word: string, asked: Promise<Answer>, what: string): Promise<Answer> {
    const answer = await asked.catch((error: NodeJS.ErrnoException) => {
      throw error.code || /hang up|no answer/.test(error.message) ? new Away() : error
    })
    if (answer.status === 503) throw new Away()
    const told = word === '201' ? String(answer.status) : wordOf(answer)
    if (told !== word) throw new Error(`a right ${what} was answered ${told} (${answer.status})`)
    this.crowd.count(what)
    return answer
  }
}

/** People who sign in throughout, at whichever of the doors is open. */
export class Crowd {
  readonly complaints: string[] = []
  readonly counts: Record<string, number> = {}
  private over = false
  private readonly regulars: Regular[]
  private readonly lives: Promise<void>[]

  /** @param doors asked anew each time: a portal that was restarted is another one */
  constructor(
    private readonly doors: () => Door[],
    howMany: number,
  ) {
    this.regulars = Array.from({ length: howMany }, (_, number) => new Regular(personOf(number), this))
    this.lives = this.regulars.map((one) => one.live(() => this.over))
  }

  door(): Door {
    const doors = this.doors()
    return doors[Math.floor(Math.random() * doors.length)] as Door
  }

  count(what: string) {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }

  async stop() {
    this.over = true
    await Promise.all(this.lives)
  }

  said() {
    const { away = 0, password: signIns = 0, ...rest } = this.counts
    const others = Object.entries(rest).map(([what, times]) => `${times} × ${what}`)
    return `${signIns} sign-ins (${others.join(', ')}), ${away} met a restart or a busy portal, ${this.complaints.length} complaints`
  }
}

/** People who did nothing until now sign in with their app, and again with a recovery code. @returns complaints */
export async function everybodyComesIn(door: () => Door, numbers: number[]): Promise<string[]> {
  const complaints: string[] = []
  for (const number of numbers) {
    const person = personOf(number)
    for (const [method, code] of [
      ['authenticator', codeNow(person.secret)],
      ['recovery-code', person.recoveryCodes[number % 10] ?? ''],
    ] as const) {
      const browser = new Browser(door())
      const known = await givePassword(browser, { ...person, password })
      const answer = await giveCode(browser, method, code)
      if (wordOf(answer) !== '200') complaints.push(`${person.email}: ${wordOf(known)}, ${method}: ${wordOf(answer)}`)
    }
  }
  return complaints
}
