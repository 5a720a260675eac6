import { setTimeout as after } from 'node:timers/promises'
import { AuthenticatorApp, stepNow } from '../../lib/testing/authenticator-app'
import { emailOf, secretOf, sessionTokenOf } from '../../lib/testing/seeds/numbered-people'
import { password } from '../../lib/testing/seeds/person-rows'
import { type Answer, type Client, expect } from './client'

/** What one person does, each step checked. @throws WrongAnswer */
type Flow = (client: Client) => Promise<void>

const codeNow = (secret: string) => new AuthenticatorApp(secret).codeAt(stepNow())

/** The portal's, and the floor's: it takes the same calls. */
const signIn: Flow = async (client) => {
  const email = emailOf(client.number)
  const csrf = await client.get('csrf', '/api/auth/csrf')
  expect(csrf.status === 200, 'csrf', csrf)
  const { csrfToken } = JSON.parse(csrf.text)
  const given = { csrfToken, email, password, json: 'true' }
  const first = await client.form('password', '/api/auth/callback/password', given)
  expect(first.status === 200 && first.text.includes('/sign-in/verify'), 'password', first)
  const fields = { csrfToken, method: 'authenticator', code: codeNow(secretOf(client.number)), json: 'true' }
  const second = await client.form('code', '/api/auth/callback/second-factor', fields)
  expect(second.status === 200 && !second.text.includes('error='), 'code', second)
  await session(client)
}

const session: Flow = async (client) => {
  const answer = await client.get('session', '/api/auth/session')
  expect(answer.status === 200 && answer.text.includes(`"${emailOf(client.number)}"`), 'session', answer)
}

/** better-auth checks the Origin header and has no CSRF call: a sign-in is three calls. */
const betterAuth: Flow = async (client) => {
  const email = emailOf(client.number)
  const first = await client.json('password', '/api/auth/sign-in/email', { email, password })
  expect(first.status === 200 && first.text.includes('"twoFactorRedirect":true'), 'password', first)
  const code = codeNow(secretOf(client.number))
  const second = await client.json('code', '/api/auth/two-factor/verify-totp', { code })
  expect(second.status === 200 && second.text.includes('"token"'), 'code', second)
  const session = await client.get('session', '/api/auth/get-session')
  expect(session.status === 200 && session.text.includes(`"${email}"`), 'session', session)
}

/** Comes again when it is told to: many enrolments at once are more than a small machine carries. */
async function patiently(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = await ask()
  if (answer.status !== 503 || !answer.retryAfter) return answer
  await after(Number(answer.retryAfter) * 1000)
  return patiently(ask)
}

/** In a session whose last proof lies back too far, as most are: step-up, key, first code. */
const enrolment: Flow = async (client) => {
  client.cookies.set('latchkey.session', sessionTokenOf(client.number))
  const up = await patiently(() => client.json('step-up', '/api/account/step-up', { password }))
  expect(up.status < 300, 'step-up', up)
  const begun = await patiently(() => client.json('key', '/api/account/mfa/authenticator', {}))
  expect(begun.status === 201, 'key', begun)
  const { secret } = JSON.parse(begun.text)
  const validate = '/api/account/mfa/authenticator/validate'
  const done = await patiently(() => client.json('validate', validate, { code: codeNow(secret) }))
  expect(done.status === 200 && done.text.includes('recoveryCodes'), 'validate', done)
}

const empty: Flow = async (client) => {
  const answer = await client.get('empty', '/api/empty')
  expect(answer.status === 200, 'empty', answer)
}

/** `again`: what is repeated by one and the same client, after the flow was gone through once. */
export const flows: Record<
  'sign-in' | 'better-auth' | 'session' | 'enrolment' | 'empty',
  { flow: Flow; again?: Flow }
> = {
  'sign-in': { flow: signIn },
  'better-auth': { flow: betterAuth },
  session: { flow: signIn, again: session },
  enrolment: { flow: enrolment },
  empty: { flow: empty, again: empty },
}
