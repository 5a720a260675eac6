import type { Instrumentation } from 'next'

/** Next calls this once per process, before the first request; never during a build. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./instrumentation-node')
}

/** Next calls this with what a page threw: a page has no handler of ours that could log it with its request. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, { routePath }) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { logFailedPage } = await import('./lib/server/observability/log')
  logFailedPage(error, request.headers['x-request-id'], routePath)
}
