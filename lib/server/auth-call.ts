import { AsyncLocalStorage } from 'node:async_hooks'
import type { Source } from '../domain/deps'
import type { OpenIdProvider } from '../generated/prisma/client'

/** What one call of next-auth's routes brings about besides next-auth's own answer; a route opens it, the providers fill it. */
export interface AuthCall {
  source: Source
  /** A path of this portal that the browser asked for. */
  callbackUrl: string
  /** Where a success leads: a path. */
  destination?: string
  /** What was thrown: a refusal, or a fault that next-auth would turn into a 401 or into "signed out". */
  failure?: unknown
  /** The company's provider, where the call is about one. */
  provider?: OpenIdProvider
  /** What next-auth met while it spoke with the provider, as it logs it. */
  providerFault?: Error
  /** The provider has said who it is: from here on the call is the portal's own. */
  identified?: boolean
  /** The provider took too long: what it still says is not looked at. */
  givenUp?: boolean
}

const storage = new AsyncLocalStorage<AuthCall>()

export const withAuthCall = <T>(call: AuthCall, run: () => Promise<T>) => storage.run(call, run)

/** @throws Error outside a route of next-auth: a mistake in the wiring */
export function authCall(): AuthCall {
  const call = storage.getStore()
  if (!call) throw new Error('no next-auth call is under way')
  return call
}
