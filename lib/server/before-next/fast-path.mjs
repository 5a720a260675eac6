import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { filterInternalHeaders } from './next-internals.mjs'

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 */

/** The four calls of a sign-in, by their very URL: with a query, or spelled otherwise, they take Next's way. */
const calls = new Map([
  ['/api/auth/csrf', 'GET'],
  ['/api/auth/callback/password', 'POST'],
  ['/api/auth/callback/second-factor', 'POST'],
  ['/api/auth/session', 'GET'],
])

/** What Next has built of the route that answers them, and what Node has loaded so far. */
const built = fileURLToPath(new URL('../../.next/server/app/api/auth/[...nextauth]/route.js', import.meta.url))
const { cache: loaded } = createRequire(import.meta.url)

/** What would be the base of the request's URL is read by nobody; and HOST, which is, may be `::1`. */
const context = { requestMeta: { hostname: 'localhost' } }

/**
 * Hands a call of the sign-in to the route's own entry point, past Next's router: looking for its route, and whether it is
 * a file, takes a third of the whole call. The entry point is the one that Next documents for who serves without its router
 * (Invoking Entrypoints); before Next has loaded it itself, and so is ready, it is not used.
 * @param {(request: Request, response: Response) => void} fail answers 500
 * @returns {(request: Request, response: Response) => boolean} false where Next's router is to answer
 */
export const straightToRoute = (fail) => (request, response) => {
  const { url = '', method } = request
  const handler = calls.get(url) === method && loaded[built]?.exports.handler
  if (!handler) return false
  // As the router does: what only Next says to itself.
  filterInternalHeaders(request.headers)
  Promise.resolve()
    .then(() => handler(request, response, context))
    .catch((/** @type {unknown} */ error) => {
      console.error(error, 'a call that went straight to its route failed')
      fail(request, response)
    })
  return true
}
