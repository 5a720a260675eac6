import type { Person } from '../seeds/person-rows'
import { Browser, type Door } from './browser'
import { codeNow } from './codes'
import type { Answer } from './http'

type Credentials = Pick<Person, 'email' | 'password'>

export interface SessionView {
  user: { id: string; name: string; email: string; role: string }
  amr: string[]
  factorProvenAt: string | null
  setupRequired: boolean
}

export async function csrfToken(browser: Browser): Promise<string> {
  const answer = await browser.get('/api/auth/csrf')
  return answer.json<{ csrfToken: string }>().csrfToken
}

export async function givePassword(browser: Browser, person: Credentials, more: Record<string, string> = {}) {
  const { email, password } = person
  const fields = { csrfToken: await csrfToken(browser), email, password, json: 'true', ...more }
  return browser.form('/api/auth/callback/password', fields)
}

export async function giveCode(browser: Browser, method: string, code: string, more: Record<string, string> = {}) {
  const fields = { csrfToken: await csrfToken(browser), method, code, json: 'true', ...more }
  return browser.form('/api/auth/callback/second-factor', fields)
}

/** The CSRF token is fetched now; the try itself is made when the gate is opened. */
export async function readyToGiveCode(browser: Browser, method: string, code: string): Promise<() => Promise<Answer>> {
  const fields = { csrfToken: await csrfToken(browser), method, code, json: 'true' }
  return () => browser.form('/api/auth/callback/second-factor', fields)
}

export async function signOut(browser: Browser): Promise<Answer> {
  return browser.form('/api/auth/signout', { csrfToken: await csrfToken(browser), json: 'true' })
}

/** The `error` of an answer of next-auth's routes; null where there is none. */
export function errorOf(answer: Answer): string | null {
  const { url } = answer.json<{ url: string }>()
  return new URL(url, 'http://nowhere').searchParams.get('error')
}

/** `200` or `204`, or the error's name, or the status with the problem's code: what the person was told, in a word. */
export function wordOf(answer: Answer): string {
  if (answer.status === 200 || answer.text === '') return String(answer.status)
  if (answer.headers['content-type']?.startsWith('application/problem+json'))
    return `${answer.status} ${answer.json<{ code: string }>().code}`
  return errorOf(answer) ?? String(answer.status)
}

/** How often each word was answered. */
export function tally(answers: Answer[]): Record<string, number> {
  const words: Record<string, number> = {}
  for (const answer of answers) words[wordOf(answer)] = (words[wordOf(answer)] ?? 0) + 1
  return words
}

export async function session(browser: Browser): Promise<SessionView | null> {
  const view = (await browser.get('/api/auth/session')).json<Partial<SessionView>>()
  return view.user ? (view as SessionView) : null
}

/** Right password; a session where no second factor is due, else a challenge. */
export async function browserWithPassword(door: Door, person: Credentials): Promise<Browser> {
  const browser = new Browser(door)
  const answer = await givePassword(browser, person)
  if (answer.status !== 200) throw new Error(`The password was refused: ${answer.status} ${answer.text}`)
  return browser
}

export interface Enrolled {
  secret: string
  recoveryCodes: string[]
  setId: string
}

export async function beginEnrolment(browser: Browser, body: object = {}): Promise<string> {
  const begun = await browser.json('POST', '/api/account/mfa/authenticator', body)
  if (begun.status !== 201 && begun.status !== 200) throw new Error(`No key: ${begun.status} ${begun.text}`)
  return begun.json<{ secret: string }>().secret
}

export const validate = (browser: Browser, code: string) =>
  browser.json('POST', '/api/account/mfa/authenticator/validate', { code })

/** Turns the authenticator on in a browser that is signed in and stepped up. */
export async function enrol(browser: Browser): Promise<Enrolled> {
  const secret = await beginEnrolment(browser)
  const answer = await validate(browser, codeNow(secret))
  if (answer.status !== 200) throw new Error(`The key was not validated: ${answer.status} ${answer.text}`)
  return { secret, ...answer.json<Omit<Enrolled, 'secret'>>() }
}

/** Password, app's code and the session that they open. @throws where any of it is refused */
export async function signInByCode(browser: Browser, { secret, ...person }: Credentials & { secret: string }) {
  await givePassword(browser, person)
  const answer = await giveCode(browser, 'authenticator', codeNow(secret))
  if (!(await session(browser))) throw new Error(`Not signed in: ${answer.status} ${answer.text}`)
}
