import { AsyncLocalStorage } from 'node:async_hooks'
import type { Source } from '../../domain/deps'
import type { Claims } from '../../domain/sign-in/provider'
import type { OpenIdProvider } from '../../generated/prisma/client'

/** What one call of next-auth's routes brings about besides next-auth's own answer; a route opens it, the providers fill it. */
export interface AuthCall {
  source: Source
  /** A path of this portal that the browser asked for. */
  callbackUrl: string
  /** Where a success leads: a path. */
  destination?: string
  /** What was thrown: a refusal, or a fault that next-auth would turn into a 401 or into "signed out". */
  failure?: unknown
  /** The company's provider and what it has said, where the call is about one. */
  atProvider?: { provider: OpenIdProvider; claims: Claims }
}

const storage = new AsyncLocalStorage<AuthCall>()

export const withAuthCall = <T>(call: AuthCall, run: () => Promise<T>) => storage.run(call, run)

/** @throws Error outside a route of next-auth: a mistake in the wiring */
export function authCall(): AuthCall {
  const call = storage.getStore()
  if (!call) throw new Error('no next-auth call is under way')
  return call
}
