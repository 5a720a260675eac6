import { stepUpAtProvider } from '../../../domain/account/step-up/step-up-at-provider'
import type { Source } from '../../../domain/deps'
import { loadSession } from '../../../domain/sessions/sessions'
import { type Claims, signInAtProvider } from '../../../domain/sign-in/provider'
import type { OpenIdProvider } from '../../../generated/prisma/client'
import { deps } from '../../deps'
import { browserTokens, readCookie, setCookie } from '../../http/cookies'
import { type SignInOutcome, setSignInCookies } from '../sign-in-outcome'

/** What a company's provider says of the person in this browser. */
export interface Asserted {
  provider: OpenIdProvider
  claims: Claims
  source: Source
}

/** Signs in by the provider's word; a challenge where Latchkey asks for a second factor. @throws as signInAtProvider */
export async function providerStep(asserted: Asserted, callbackUrl: string): Promise<SignInOutcome> {
  const browser = await browserTokens()
  const result = await signInAtProvider(await deps(), { ...asserted, callbackUrl, browser })
  return setSignInCookies(result, callbackUrl)
}

/** Confirms at the provider that it is the person of this browser's session. @throws as stepUpAtProvider */
export async function providerStepUp(asserted: Asserted) {
  const made = await deps()
  const token = (await readCookie('session')) ?? ''
  const session = await loadSession(made, token)
  const fresh = await stepUpAtProvider(made, { ...asserted, session, token })
  await setCookie('session', fresh.token, fresh.expiresAt)
}
