import { randomUUID } from 'node:crypto'
import diagnostics from 'node:diagnostics_channel'
import { dropInternalHeaders } from './client-headers.mjs'
import { directHeader, isDirect, isLoopbackPeer } from './direct-call.mjs'
import { parseAndValidateFlightRouterState } from './next-internals.mjs'
import { answerHeaders, apiPolicy } from './security-headers.mjs'

/**
 * Plain JavaScript, because scripts/start.mjs subscribes it before Next begins to listen: a request that arrives
 * during the start is marked like any other. Under `next dev`, where a child serves, lib/server/process/start.ts does.
 * @typedef {{ servers: Set<import('node:http').Server>, loopbackOnly: boolean, secure: boolean,
 *   trustsProxy: boolean, appHost: string }} Peers `appHost` is APP_URL's
 * @typedef {{ request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse,
 *   server: import('node:http').Server }} Begun
 */
const store = /** @type {typeof globalThis & { latchkeyPeers?: Peers }} */ (globalThis)

/**
 * Adds the true peer as the last element of X-Forwarded-For, as a proxy in front would: Next hands the client's own
 * header through and tells nobody the address of the peer. The second call changes nothing.
 * @returns {Peers} every HTTP server that was asked something; with `loopbackOnly` (the demo, whose passwords
 * everybody knows) peers of other machines are cut off, however the server was started
 */
export function addPeerAddress() {
  if (!store.latchkeyPeers) {
    store.latchkeyPeers = { servers: new Set(), loopbackOnly: false, secure: false, trustsProxy: false, appHost: '' }
    diagnostics.subscribe('http.server.request.start', (message) => mark(/** @type {Begun} */ (message)))
  }
  return store.latchkeyPeers
}

/** @param {Begun} begun */
function mark({ request, response, server }) {
  const { servers, loopbackOnly, appHost } = addPeerAddress()
  // The operators' socket has no peers.
  if (typeof server.address() === 'string') return
  servers.add(server)
  const { headers } = request
  const peer = request.socket.remoteAddress ?? 'gone'
  if (loopbackOnly && !isLoopbackPeer(peer)) request.socket.destroy()
  // As the client sent it: before the peer is added, and before Next writes headers of its own.
  const direct = isDirect(request, appHost)
  dropInternalHeaders(headers)
  if (direct) headers[directHeader] = 'yes'
  const claimed = headers['x-forwarded-for']
  headers['x-forwarded-for'] = claimed === undefined ? peer : `${claimed}, ${peer}`
  tame(request)
  name(request, response)
}

/** What proxies make: hexadecimal digits, UUIDs, ULIDs. Nothing that would have to be escaped anywhere. */
const wellFormedId = /^[\w-]{8,64}$/

/**
 * An id for the answer and its log line: the one that a trusted proxy in front gave it, so that its log and ours tell of
 * the same request. And the headers that every answer carries, Next's own to a file, a redirect or an unknown path
 * included. A page's own policy, which proxy.ts makes, replaces the one that allows nothing.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function name(request, response) {
  const { trustsProxy, secure } = addPeerAddress()
  const given = trustsProxy ? request.headers['x-request-id'] : undefined
  const id = typeof given === 'string' && wellFormedId.test(given) ? given : randomUUID()
  request.headers['x-request-id'] = id
  response.setHeader('X-Request-Id', id)
  response.setHeader('Content-Security-Policy', apiPolicy)
  for (const [header, value] of headersOf(secure)) response.setHeader(header, value)
}

/** Made once for http and once for https. */
const headersBySecurity = [false, true].map((secure) => Object.entries(answerHeaders(secure)))
const headersOf = (/** @type {boolean} */ secure) => headersBySecurity[Number(secure)] ?? []

/** @param {import('node:http').IncomingMessage} request */
const isApi = ({ url }) => url?.startsWith('/api/') ?? false

const routerState = 'next-router-state-tree'

/**
 * What Next answers with a bare 500 before anything of ours runs: a method that its Request refuses, `OPTIONS *`, a
 * router state that is none (judged by Next's own parser), and under /api a path that cannot be decoded.
 * @param {import('node:http').IncomingMessage} request
 */
function tame(request) {
  if (request.method === 'TRACE') request.method = 'PROPFIND'
  if (request.url === '*') request.url = '/'
  if (isApi(request) && !isDecodable(request.url ?? '')) request.url = '/api/undecodable'
  try {
    parseAndValidateFlightRouterState(request.headers[routerState])
  } catch {
    delete request.headers[routerState]
  }
}

/** @param {string} url */
function isDecodable(url) {
  try {
    return decodeURIComponent(url.split('?', 1)[0] ?? '') !== ''
  } catch {
    return false
  }
}
