import { Browser, type Door } from './browser'
import { codeNow } from './codes'
import { at } from './list'
import { beginEnrolment, type Enrolled, giveCode, givePassword, session, validate } from './sign-in'

interface MfaView {
  enabled: boolean
  option: string
  authenticators: unknown[]
  recoveryCodes: { setId: string; remaining: number } | null
}

type Factor = Pick<Enrolled, 'recoveryCodes' | 'setId'>
const deeds = ['renew', 'recover', 'clear'] as const

/**
 * One person who changes factors without pause and writes down what was answered. Whatever got its 2xx must be there
 * after a crash; the one call under way when it came may have happened or not, but never by half.
 */
export class Life {
  /** What the portal has acknowledged. */
  private factor: Factor | null = null
  private inside: Browser | null = null
  /** What was under way when the portal died. */
  private underWay: 'validate' | (typeof deeds)[number] | null = null
  acknowledged = 0
  readonly complaints: string[] = []

  constructor(readonly person: { email: string; password: string }) {}

  /** Goes on until the portal is gone. */
  async live(door: Door, over: () => boolean): Promise<void> {
    try {
      while (!over()) await this.doSomething(door)
    } catch (error) {
      // The connection broke: that is the crash. Everything else is the portal's fault.
      if (!over() || error instanceof Refused) this.complaints.push(String(error))
    }
  }

  private async doSomething(door: Door): Promise<void> {
    if (!this.inside) return this.enter(door)
    if (!this.factor) return this.enrol(this.inside)
    const deed = at(deeds, Math.floor(Math.random() * deeds.length))
    if (deed === 'recover') return this.enter(door)
    return deed === 'renew' ? this.renew(this.inside) : this.clear(this.inside)
  }

  private async enter(door: Door): Promise<void> {
    const browser = new Browser(door)
    mustBe(200, await givePassword(browser, this.person))
    if (this.factor) {
      const [code = '', ...rest] = this.factor.recoveryCodes
      this.underWay = 'recover'
      mustBe(200, await giveCode(browser, 'recovery-code', code))
      this.done(rest.length ? { ...this.factor, recoveryCodes: rest } : this.factor)
    }
    this.inside = browser
    if (this.factor && this.factor.recoveryCodes.length < 4) await this.renew(browser)
  }

  private async enrol(browser: Browser): Promise<void> {
    const secret = await beginEnrolment(browser)
    this.underWay = 'validate'
    this.done(mustBe(200, await validate(browser, codeNow(secret))).json<Factor>())
  }

  private async renew(browser: Browser): Promise<void> {
    this.underWay = 'renew'
    this.done(mustBe(201, await browser.json('POST', '/api/account/mfa/recovery-codes', {})).json<Factor>())
  }

  private async clear(browser: Browser): Promise<void> {
    this.underWay = 'clear'
    mustBe(204, await browser.json('DELETE', '/api/account/mfa'))
    this.done(null)
  }

  private done(factor: Factor | null): void {
    this.factor = factor
    this.underWay = null
    this.acknowledged += 1
  }

  /** After the restart: everything acknowledged is there, nothing is there by half, and the person can come in. */
  async check(door: Door): Promise<void> {
    if (!this.inside) return this.enter(door)
    this.inside.door = door
    if (!(await session(this.inside))) this.complaints.push('a session that was given is gone')
    const view = (await this.inside.get('/api/account/mfa')).json<MfaView>()
    if (!isWhole(view)) this.complaints.push(`MFA is on by half: ${JSON.stringify(view)}`)
    if (!this.canBe(view)) this.complaints.push(`${this.expected()}, but found ${JSON.stringify(view)}`)
    await this.settle(view, this.inside)
    await this.enter(door)
  }

  private canBe({ recoveryCodes: found }: MfaView): boolean {
    const before = this.factor
    const same = before ? found?.setId === before.setId && found.remaining === before.recoveryCodes.length : !found
    if (same || this.underWay === null) return same
    if (this.underWay === 'clear') return found === null
    if (this.underWay === 'recover') return found?.setId === before?.setId && found?.remaining === this.left() - 1
    return found !== null && found.setId !== before?.setId && found.remaining === 10
  }

  /** Takes what is found as what is so. A set whose codes never arrived is replaced, which must be possible. */
  private async settle({ recoveryCodes: found }: MfaView, browser: Browser): Promise<void> {
    const { factor } = this
    this.underWay = null
    if (!found) this.factor = null
    else if (found.setId !== factor?.setId) await this.renew(browser)
    else this.factor = { ...factor, recoveryCodes: factor.recoveryCodes.slice(this.left() - found.remaining) }
  }

  private left(): number {
    return this.factor?.recoveryCodes.length ?? 0
  }

  private expected(): string {
    const state = this.factor ? `set ${this.factor.setId} with ${this.left()} codes` : 'no MFA'
    return `${this.person.email}: ${state} was acknowledged, ${this.underWay ?? 'nothing'} was under way`
  }
}

class Refused extends Error {}

function mustBe<A extends { status: number; text: string }>(status: number, answer: A): A {
  if (answer.status !== status) throw new Refused(`${status} was due, but: ${answer.status} ${answer.text}`)
  return answer
}

const isWhole = ({ enabled, option, authenticators, recoveryCodes }: MfaView) =>
  enabled
    ? option === 'authenticator' && authenticators.length === 1 && recoveryCodes !== null
    : option === 'none' && authenticators.length === 0 && recoveryCodes === null
