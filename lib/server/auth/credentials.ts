import { beginSignIn } from '../../domain/sign-in/begin'
import { completeSignIn } from '../../domain/sign-in/complete'
import { signInByPasskey } from '../../domain/sign-in/passkey'
import { type Assertion, parseAssertion } from '../../schemas/passkey'
import { credentials, passkeyAnswer, secondFactor } from '../../schemas/sign-in'
import { deps } from '../deps'
import { asDomainError } from '../errors/problem'
import { browserTokens, dropCookie, keepAddress, readCookie, setCookie } from '../http/cookies'
import { authCall } from './call-context'
import { entered, type Minted, signedIn } from './signed-in'

// What the forms of the sign-in lead to: cookies in, one call of the domain, cookies out.

/** A challenge where a second factor is due, else a session. @throws as beginSignIn */
export async function passwordStep(raw: unknown): Promise<Minted> {
  const { email, password } = credentials.parse(raw)
  const call = authCall()
  await keepAddress(email)
  const tokens = await browserTokens()
  const { callbackUrl, source } = call
  const begun = await beginSignIn(await deps(), { email, password, callbackUrl, source, browser: tokens })
  return entered(call, begun)
}

/** The pending challenge's second factor. @throws as completeSignIn */
export async function secondFactorStep(raw: unknown): Promise<Minted> {
  const { method, code = '', response, trustBrowser } = secondFactor.parse(raw)
  const call = authCall()
  const trust = trustBrowser === 'on' || trustBrowser === 'true'
  const answer = { method, code, response: parseAssertion(response ?? '') ?? undefined }
  const options = { ...answer, trustBrowser: trust, browser: await browserTokens(), source: call.source }
  const done = await completeSignIn(await deps(), options)
  await dropCookie('challenge')
  if (done.trust) await setCookie('trust', done.trust.token, done.trust.expiresAt)
  return signedIn(call, done, done.callbackUrl)
}

/** A passkey alone, at the door that this browser has opened. @throws as signInByPasskey */
export async function passkeyStep(raw: unknown): Promise<Minted> {
  const response = parseAssertion(passkeyAnswer.parse(raw).response) as Assertion
  const call = authCall()
  const browser = { ...(await browserTokens()), door: await readCookie('passkey') }
  const { callbackUrl, source } = call
  const done = await signInByPasskey(await deps(), { response, browser, callbackUrl, source })
  await Promise.all((['passkey', 'challenge'] as const).map(dropCookie))
  return signedIn(call, done, done.callbackUrl)
}

/** A failure is kept for the route to answer; what reaches next-auth (and so a URL) is a code only. */
export const guarded =
  <T>(step: (raw: unknown) => Promise<T>) =>
  async (raw: unknown) => {
    try {
      return await step(raw)
    } catch (error) {
      authCall().failure = error
      throw new Error(asDomainError(error).code)
    }
  }
