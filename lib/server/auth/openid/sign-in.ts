import { stepUpAtProvider } from '../../../domain/account/step-up/step-up-at-provider'
import { loadSession } from '../../../domain/sessions/sessions'
import { signInAtProvider } from '../../../domain/sign-in/provider'
import { deps } from '../../deps'
import { browserTokens, readCookie, setCookie } from '../../http/cookies'
import { settings } from '../../settings/env'
import { authCall } from '../call-context'
import { entered, type Minted, verifyPath } from '../signed-in'
import { confirmedPath } from './provider-config'

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
