import { AuthenticatorApp, stepNow } from '../authenticator-app'
import { at } from '../list'
import { Browser, type Door } from './browser'
import { beginEnrolment, type Enrolled, giveCode, givePassword, session, validate, wordOf } from './sign-in'

interface MfaView {
  enabled: boolean
  option: string
  authenticators: unknown[]
  recoveryCodes: { setId: string; remaining: number } | null
}

type RecoverySet = Pick<Enrolled, 'recoveryCodes' | 'setId'>

/** An authenticator key, and the last step whose code may have been used. */
interface Key {
  secret: string
  step: number
}

interface Factor extends RecoverySet {
  key: Key
}

/** The code last given, which must never open anything again. */
interface Given {
  method: 'authenticator' | 'recovery-code'
  code: string
  at: number
  acknowledged: boolean
}

const deeds = ['renew', 'recover', 'code', 'replace', 'clear'] as const
/** The portal takes the same code again for half a minute as the same act: beyond it the test would lock its people out. */
const SAME_ACT_MS = 25_000

/**
 * One person who changes factors without pause and writes down what was answered. Whatever got its 2xx must be there
 * after a crash; the one call under way when it came may have happened or not, but never by half.
 */
export class Life {
  /** What the portal has acknowledged. */
  private factor: Factor | null = null
  private inside: Browser | null = null
  /** What was under way when the portal died. */
  private underWay: 'validate' | 'renew' | 'recover' | 'code' | 'clear' | null = null
  /** The key of the set-up that was begun last. */
  private begun: Key | null = null
  private given: Given | null = null
  acknowledged = 0
  /** How often the portal died in the middle of a change. */
  caught = 0
  /** Codes given a second time. */
  replayed = 0
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
    if (deed === 'replace') return this.enrol(this.inside)
    if (deed === 'renew') return this.renew(this.inside)
    if (deed === 'clear') return this.clear(this.inside)
    return this.enter(door, deed)
  }

  private async enter(door: Door, by: 'recover' | 'code' = 'recover'): Promise<void> {
    const browser = new Browser(door)
    mustBe(200, await givePassword(browser, this.person))
    if (this.factor) await this.secondStep(browser, this.factor, by)
    this.inside = browser
    if (this.factor && this.factor.recoveryCodes.length < 4) await this.renew(browser)
  }

  /** By the app, where it shows a code that is not used yet; else by the first of the recovery codes. */
  private async secondStep(browser: Browser, { key, ...set }: Factor, by: 'recover' | 'code'): Promise<void> {
    const step = Math.max(key.step + 1, stepNow())
    if (by === 'recover' || step > stepNow() + 1) {
      const [code = '', ...rest] = set.recoveryCodes
      await this.give(browser, 'recover', { method: 'recovery-code', code })
      return this.done({ ...set, key, recoveryCodes: rest })
    }
    const next = { ...key, step }
    this.factor = { ...set, key: next }
    await this.give(browser, 'code', { method: 'authenticator', code: codeOf(next) })
    this.done({ ...set, key: next })
  }

  private async give(browser: Browser, underWay: 'recover' | 'code', code: Pick<Given, 'method' | 'code'>) {
    this.underWay = underWay
    this.given = { ...code, at: Date.now(), acknowledged: false }
    mustBe(200, await giveCode(browser, code.method, code.code))
    this.given.acknowledged = true
  }

  /** Sets up, or replaces the key by another: either way there is a new set. */
  private async enrol(browser: Browser): Promise<void> {
    const key = { secret: await beginEnrolment(browser, { fresh: true }), step: stepNow() }
    this.begun = key
    this.underWay = 'validate'
    const set = mustBe(200, await validate(browser, codeOf(key))).json<RecoverySet>()
    this.given = null
    this.done({ ...set, key })
  }

  private async renew(browser: Browser): Promise<void> {
    const { key } = this.factor ?? {}
    if (!key) return
    this.underWay = 'renew'
    const set = mustBe(201, await browser.json('POST', '/api/account/mfa/recovery-codes', {})).json<RecoverySet>()
    if (this.given?.method === 'recovery-code') this.given = null
    this.done({ ...set, key })
  }

  private async clear(browser: Browser): Promise<void> {
    this.underWay = 'clear'
    mustBe(204, await browser.json('DELETE', '/api/account/mfa'))
    this.given = null
    this.done(null)
  }

  private done(factor: Factor | null): void {
    this.factor = factor
    this.underWay = null
    this.acknowledged += 1
  }

  /**
   * After the restart: everything acknowledged is there, nothing is there by half, no code opens twice, and the person
   * can come in.
   */
  async check(door: Door): Promise<void> {
    if (this.underWay) this.caught += 1
    if (!this.inside) return this.enter(door)
    this.inside.door = door
    if (!(await session(this.inside))) this.complaints.push('a session that was given is gone')
    const view = (await this.inside.get('/api/account/mfa')).json<MfaView>()
    if (!isWhole(view)) this.complaints.push(`MFA is on by half: ${JSON.stringify(view)}`)
    if (!this.canBe(view)) this.complaints.push(`${this.expected()}, but found ${JSON.stringify(view)}`)
    await this.settle(view, this.inside)
    if (this.factor && this.given) await this.giveAgain(door, this.factor, this.given)
    await this.enter(door)
  }

  private canBe({ recoveryCodes: found }: MfaView): boolean {
    const before = this.factor
    const same = before ? found?.setId === before.setId && found.remaining === before.recoveryCodes.length : !found
    if (same || this.underWay === null || this.underWay === 'code') return same
    if (this.underWay === 'clear') return found === null
    if (this.underWay === 'recover') return found?.setId === before?.setId && found?.remaining === this.left() - 1
    return found !== null && found.setId !== before?.setId && found.remaining === 10
  }

  /** Takes what is found as what is so. A set whose codes never arrived is replaced, which must be possible. */
  private async settle({ recoveryCodes: found }: MfaView, browser: Browser): Promise<void> {
    const { factor, underWay, begun } = this
    this.underWay = null
    const isNew = found !== null && found.setId !== factor?.setId
    const key = isNew && underWay === 'validate' ? begun : factor?.key
    if (!found || !key) this.factor = null
    else if (isNew) {
      this.given = null
      this.factor = { key, setId: found.setId, recoveryCodes: [] }
      await this.renew(browser)
    } else if (factor)
      this.factor = { ...factor, recoveryCodes: factor.recoveryCodes.slice(this.left() - found.remaining) }
  }

  /** What opened once opens nothing more; what may have opened when the portal died opens at most once. */
  private async giveAgain(door: Door, { recoveryCodes }: Factor, { method, code, at, acknowledged }: Given) {
    this.given = null
    const isLeft = method === 'recovery-code' && recoveryCodes[0] === code
    if (isLeft || Date.now() - at > SAME_ACT_MS) return
    const mayOpen = method === 'authenticator' && !acknowledged ? 1 : 0
    let opened = 0
    for (let time = 0; time <= mayOpen; time += 1) {
      const browser = new Browser(door)
      mustBe(200, await givePassword(browser, this.person))
      const answer = await giveCode(browser, method, code)
      this.replayed += 1
      if (answer.status === 200) opened += 1
      else if (wordOf(answer) !== 'CodeAlreadyUsed')
        this.complaints.push(`${method} given again: ${wordOf(answer)}, not CodeAlreadyUsed`)
    }
    if (opened > mayOpen) this.complaints.push(`${this.person.email}: ${method} opened twice`)
  }

  private left(): number {
    return this.factor?.recoveryCodes.length ?? 0
  }

  private expected(): string {
    const state = this.factor ? `set ${this.factor.setId} with ${this.left()} codes` : 'no MFA'
    return `${this.person.email}: ${state} was acknowledged, ${this.underWay ?? 'nothing'} was under way`
  }
}

const codeOf = ({ secret, step }: Key) => new AuthenticatorApp(secret).codeAt(step)

class Refused extends Error {}

function mustBe<A extends { status: number; text: string }>(status: number, answer: A): A {
  if (answer.status !== status) throw new Refused(`${status} was due, but: ${answer.status} ${answer.text}`)
  return answer
}

const isWhole = ({ enabled, option, authenticators, recoveryCodes }: MfaView) =>
  enabled
    ? option === 'authenticator' && authenticators.length === 1 && recoveryCodes !== null
    : option === 'none' && authenticators.length === 0 && recoveryCodes === null
