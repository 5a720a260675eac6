import type { z } from 'zod'
import type { Source } from '../../domain/deps'
import { beginSignIn } from '../../domain/sign-in/begin'
import { completeSignIn } from '../../domain/sign-in/complete'
import { signInByPasskey } from '../../domain/sign-in/passkey'
import { type Assertion, parseAssertion } from '../../schemas/passkey'
import type { credentials, passkeyAnswer, secondFactor } from '../../schemas/sign-in'
import { deps } from '../deps'
import { browserTokens, dropCookie, keepAddress, readCookie, setCookie } from '../http/cookies'
import { countCompleted, counted } from '../observability/metrics/sign-ins'
import { type SignInOutcome, setBrowserCookies, setSignInCookies } from './sign-in-outcome'

// One step for each form of the sign-in: cookies in, one call of the domain, cookies out.

/** Where a sign-in comes from and where it leads. */
export interface SignInRequest {
  source: Source
  /** A path of this portal that the browser asked for. */
  callbackUrl: string
}

/** A challenge where a second factor is due, else a session. @throws as beginSignIn */
export const passwordStep = ({ email, password }: z.infer<typeof credentials>, request: SignInRequest) =>
  counted('password', async (): Promise<SignInOutcome> => {
    await keepAddress(email)
    const browser = await browserTokens()
    const result = await beginSignIn(await deps(), { email, password, browser, ...request })
    return setSignInCookies(result, request.callbackUrl)
  })

/** The pending challenge's second factor. @throws as completeSignIn */
export const secondFactorStep = (given: z.infer<typeof secondFactor>, { source }: SignInRequest) =>
  counted(given.method, async (): Promise<SignInOutcome> => {
    const { method, code = '', trustBrowser: trust } = given
    const response = parseAssertion(given.response ?? '') ?? undefined
    const trustBrowser = trust === 'on' || trust === 'true'
    const browser = await browserTokens()
    const completed = await completeSignIn(await deps(), { method, code, response, trustBrowser, browser, source })
    countCompleted()
    await dropCookie('challenge')
    if (completed.trust) await setCookie('trust', completed.trust.token, completed.trust.expiresAt)
    return setBrowserCookies(completed)
  })

/** A passkey alone, answering what this browser was asked. @throws as signInByPasskey */
export const passkeyStep = (given: z.infer<typeof passkeyAnswer>, request: SignInRequest) =>
  counted('passkey', async (): Promise<SignInOutcome> => {
    const response = parseAssertion(given.response) as Assertion
    const browser = { ...(await browserTokens()), door: await readCookie('passkey') }
    const completed = await signInByPasskey(await deps(), { response, browser, ...request })
    await Promise.all((['passkey', 'challenge'] as const).map(dropCookie))
    return setBrowserCookies(completed)
  })
