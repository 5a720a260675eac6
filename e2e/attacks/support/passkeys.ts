import type { Assertion, PasskeyCreationView, PasskeyRequestView } from '../../../lib/schemas/passkey'
import { count } from '../../../lib/testing/database/sql'
import { Browser } from '../../../lib/testing/portal/browser'
import type { Answer } from '../../../lib/testing/portal/http'
import { browserWithPassword, csrfToken } from '../../../lib/testing/portal/sign-in'
import type { Stage } from '../../../lib/testing/portal/stage'
import { createPerson, type Person } from '../../../lib/testing/seeds/person-rows'
import { SoftPasskey, type Tricks } from '../../../lib/testing/soft-passkey'

type Kind = ConstructorParameters<typeof SoftPasskey>[1]

export const newPasskey = ({ settings }: Pick<Stage, 'settings'>, kind: Kind = {}) =>
  new SoftPasskey(settings.APP_URL ?? '', kind)

/** The answer's options; a test that gets none is at fault. */
function optionsIn<Options>(answer: Answer): Options {
  if (answer.status !== 200) throw new Error(`No options: ${answer.status} ${answer.text}`)
  return answer.json<Options>()
}

export const creationOptions = async (browser: Browser) =>
  optionsIn<PasskeyCreationView>(await browser.json('POST', '/api/account/mfa/passkeys/options', {}))

/** Registers this passkey in a browser that is signed in and stepped up. */
export async function register(browser: Browser, passkey: SoftPasskey, tricks: Tricks = {}): Promise<Answer> {
  return browser.json('POST', '/api/account/mfa/passkeys', passkey.register(await creationOptions(browser), tricks))
}

export interface PasskeyOwner extends Person {
  passkey: SoftPasskey
  recoveryCodes: string[]
  /** Where the passkey was registered: signed in and stepped up. */
  browser: Browser
}

/** Somebody with one passkey and nothing else. */
export async function passkeyOwner(
  stage: Stage,
  { person, kind = {} }: { person?: Person; kind?: Kind } = {},
): Promise<PasskeyOwner> {
  const owner = person ?? (await createPerson(stage.sql))
  const browser = await browserWithPassword(stage.doorOf(0), owner)
  const passkey = newPasskey(stage, kind)
  const answer = await register(browser, passkey)
  if (answer.status !== 201) throw new Error(`Not registered: ${answer.status} ${answer.text}`)
  return { ...owner, passkey, browser, recoveryCodes: answer.json<{ recoveryCodes: string[] }>().recoveryCodes ?? [] }
}

/** Two people with a passkey each. */
export async function passkeyOwners(stage: Stage) {
  return { owner: await passkeyOwner(stage), stranger: await passkeyOwner(stage) }
}

/** How much the audit log says of this person. */
export const eventsOf = ({ sql }: Stage, { id }: Person) => count(sql, 'audit_event where user_id = $1', [id])

/** What the MFA screen asks a passkey of the pending challenge. */
export const askedToSign = async (browser: Browser) =>
  optionsIn<PasskeyRequestView>(await browser.json('POST', '/api/sign-in/passkey-options', {}))

export const askedToStepUp = async (browser: Browser) =>
  optionsIn<PasskeyRequestView>(await browser.json('POST', '/api/account/step-up/passkey-options', {}))

/** Opens the door without a password in this browser. */
export const atTheDoor = async (browser: Browser) =>
  optionsIn<PasskeyRequestView>(await browser.json('POST', '/api/sign-in/passkey', {}))

/** The CSRF token is fetched now; the answer is given when the gate is opened. */
export async function readyToAnswer(
  browser: Browser,
  way: 'second-factor' | 'passkey',
  signed: unknown,
): Promise<() => Promise<Answer>> {
  const method: Record<string, string> = way === 'second-factor' ? { method: 'passkey' } : {}
  const fields = { csrfToken: await csrfToken(browser), ...method, response: JSON.stringify(signed), json: 'true' }
  return () => browser.form(`/api/auth/callback/${way}`, fields)
}

/** Answers the second step. */
export const answer = async (browser: Browser, signed: unknown) =>
  (await readyToAnswer(browser, 'second-factor', signed))()

/** Answers at the door. */
export const enter = async (browser: Browser, signed: unknown) => (await readyToAnswer(browser, 'passkey', signed))()

/** Signs in by this passkey alone, in a browser of its own. */
export async function enteredBy(stage: Stage, passkey: SoftPasskey, client = 0): Promise<Browser> {
  const browser = new Browser(stage.doorOf(client))
  const done = await enter(browser, passkey.sign(await atTheDoor(browser)))
  if (done.status !== 200) throw new Error(`The door stayed shut: ${done.status} ${done.text}`)
  return browser
}

type Sign = (options: { challenge: string }) => Assertion

/**
 * Every assertion that is wrong although this passkey made it, or seems to have: what it is called, and how it is made.
 * @param stranger somebody else's passkey of the same portal
 */
export function lies(passkey: SoftPasskey, stranger: SoftPasskey) {
  const by =
    (tricks: Tricks): Sign =>
    (options) =>
      passkey.sign(options, tricks)
  const changed =
    (change: (signed: Assertion) => Partial<Assertion>): Sign =>
    (options) => {
      const signed = passkey.sign(options)
      return { ...signed, ...change(signed) }
    }
  return {
    'another origin': by({ origin: 'https://evil.test' }),
    'this host on another port': by({ origin: 'http://localhost:1' }),
    'a host below this one': by({ origin: 'http://evil.localhost' }),
    'another site’s id': by({ rpId: 'evil.test' }),
    'another challenge': by({ challenge: 'A'.repeat(43) }),
    'an empty challenge': by({ challenge: '' }),
    'no challenge': by({ challenge: undefined }),
    'the challenge with something after it': (options) =>
      passkey.sign(options, { challenge: `${options.challenge}AAAA` }),
    'a registration’s type': by({ type: 'webauthn.create' }),
    'no type': by({ type: '' }),
    'inside a page of another site': by({ crossOrigin: true }),
    'the person not verified': by({ userVerified: false }),
    'the person not there': by({ userPresent: false }),
    'a counter that does not grow': (options) => passkey.sign(options, { counter: 0 }),
    'the key of another device': by({ forged: true }),
    'the user handle of somebody else': by({ userHandle: stranger.userHandle }),
    'somebody else’s passkey': (options) => stranger.sign(options),
    'somebody else’s passkey under this one’s id': (options) => stranger.sign(options, { id: passkey.id }),
    'this passkey under somebody else’s id': by({ id: stranger.id }),
    'a passkey that nobody has': by({ id: 'A'.repeat(43) }),
    'two ids': changed(() => ({ rawId: stranger.id })),
    'a signature of nothing': changed(({ response }) => ({ response: { ...response, signature: 'AA' } })),
    'no more than a beginning of what was signed': changed(({ response }) => ({
      response: { ...response, authenticatorData: response.authenticatorData.slice(0, 8) },
    })),
    'client data that is no JSON': changed(({ response }) => ({ response: { ...response, clientDataJSON: 'AAAA' } })),
    'client data that is null': changed(({ response }) => ({
      response: { ...response, clientDataJSON: Buffer.from('null').toString('base64url') },
    })),
  } satisfies Record<string, Sign>
}
