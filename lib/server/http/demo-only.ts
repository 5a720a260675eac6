import { DomainError } from '../../domain/errors'
import { demoAllowed, settings } from '../settings/env'
import { isDirectCall } from './direct-call'
import { answering, type Handler } from './route'

/**
 * Whether a call may see what the demo alone has (SECURITY.md 27): on the embedded demo, from this machine without a proxy
 * or a tunnel in between, and under APP_URL's own Host, which a page of another site cannot send even where its name leads
 * to this machine.
 */
export function isDemoCall(headers: Headers): boolean {
  const read = settings()
  return demoAllowed(read) && isDirectCall(headers) && headers.get('host') === new URL(read.appUrl).host
}

/** To anybody else there is nothing at this address, whatever the method. */
export const demoOnly = <Methods extends Record<string, Handler>>(path: string, handlers: Methods) =>
  Object.fromEntries(
    Object.entries(handlers).map(([method, handler]): [string, Handler] => [
      method,
      (request, context) =>
        isDemoCall(request.headers)
          ? handler(request, context)
          : answering(request, path, async () => {
              throw new DomainError('not-found')
            }),
    ]),
  ) as Record<keyof Methods, Handler>
