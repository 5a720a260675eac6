import { AsyncLocalStorage } from 'node:async_hooks'

/** What everything that one call brings about may know of it, however deep in the domain. */
export interface RequestContext {
  /** As on the answer and in the log lines. */
  requestId: string
  /** The password was a directory's to judge. */
  askedDirectory?: boolean
}

/** On globalThis: Next holds several copies of this module in one process. */
const store = globalThis as typeof globalThis & { latchkeyRequests?: AsyncLocalStorage<RequestContext> }

const storage = () => {
  store.latchkeyRequests ??= new AsyncLocalStorage()
  return store.latchkeyRequests
}

/** Undefined outside a call: at the start, in what runs by itself, in pages. */
export const requestContext = () => storage().getStore()

export const withRequest = <T>(context: RequestContext, run: () => T): T => storage().run(context, run)
