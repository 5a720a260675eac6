import { loadSession } from '../domain/account/sessions'
import { stepUpAtProvider } from '../domain/account/step-up-at-provider'
import { signInAtProvider } from '../domain/sign-in/provider'
import { authCall } from './auth-call'
import { browserTokens, readCookie, setCookie } from './cookies'
import { deps } from './deps'
import { settings } from './env'
import { entered, type Minted, verifyPath } from './next-auth-entered'
import { confirmedPath } from './next-auth-provider'

/** A company's provider has said who it is. @returns where to go, where that is not into the portal */
export async function providerStep(user: Minted): Promise<string | true> {
  const [call, made] = [authCall(), await deps()]
  if (!call.atProvider) throw new Error('no provider has said who it is')
  const answered = { ...call.atProvider, source: call.source }
  if (call.callbackUrl === confirmedPath) {
    const token = (await readCookie('session')) ?? ''
    const session = await loadSession(made, token)
    const fresh = await stepUpAtProvider(made, { ...answered, session, token })
    await setCookie('session', fresh.token, fresh.expiresAt)
    call.destination = confirmedPath
    return `${settings().appUrl}${confirmedPath}`
  }
  const { callbackUrl } = call
  const begun = await signInAtProvider(made, { ...answered, callbackUrl, browser: await browserTokens() })
  Object.assign(user, await entered(call, begun))
  call.destination ??= verifyPath
  return 'minted' in user ? true : `${settings().appUrl}${verifyPath}`
}
