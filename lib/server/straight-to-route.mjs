import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { filterInternalHeaders } from 'next/dist/server/lib/server-ipc/utils.js'

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

/**
 * Hands a call of the sign-in to the route's own entry point, past Next's router: looking for its route, and whether it is
 * a file, takes longer than answering it. The entry point is the one that Next documents for who serves without its
 * router (Invoking Entrypoints); before Next has loaded it itself, and so is ready, it is not used.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @returns {boolean} false where Next's router is to answer
 */
export function goStraight(request, response) {
  const { url = '', method } = request
  const handler = calls.get(url) === method && loaded[built]?.exports.handler
  if (!handler) return false
  // As the router does: what only Next says to itself.
  filterInternalHeaders(request.headers)
  handler(request, response, {}).catch(() => response.destroy())
  return true
}
