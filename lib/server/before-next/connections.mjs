import { AsyncResource } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import { receiveBody } from './body-gate.mjs'
import { endLate } from './deadlines.mjs'
import { edgeLimits as limits } from './edge-limits.mjs'
import { changesFile } from './file-methods.mjs'
import { refusals } from './problem-text.mjs'
import { answerOnSocket } from './raw-answer.mjs'
import { refuseUnreadable } from './unreadable-request.mjs'

/**
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {import('node:net').Socket} Socket
 * @typedef {import('./problem-text.mjs').Refusal} Refusal
 * @typedef {(request: Request, response: Response, refusal: Refusal) => void} Reject
 * @typedef {{ request: Request, response: Response, body: import('./body-gate.mjs').Body, start?: () => void,
 *   since: number, bodyWithin: number, closed: boolean, taken: number, takenAt: number, endedAt: number }} Exchange
 *   one request and its response; `start` until it was called
 * @typedef {{ socket: Socket, quietSince: number, bytesRead: number, exchanges: Exchange[], refused: boolean }} Connection
 *   `bytesRead` when it fell quiet
 */

/**
 * Bounds what the clients of one server can hold: connections, half-sent headers, half-sent bodies, requests in line on one
 * connection, and answers that they do not take.
 * @param {import('node:http').Server} server
 * @param {Reject} reject
 */
export function boundConnections(server, reject) {
  /** @type {Map<Socket, Connection>} */
  const connections = new Map()
  server.maxHeaderSize = limits.headerBytes
  // Node would leave out the headers past its number without a word: a proxy's own may be among them.
  server.maxHeadersCount = 0
  // Where all this fails.
  server.maxConnections = 2 * limits.connections
  server.on('clientError', (error, socket) => refuseUnreadable(connections.get(socket), error, socket))
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy())
    answerOnSocket(/** @type {Socket} */ (socket), refusals.methodNotSupported)
  })
  const timer = setInterval(() => endLate(connections.values(), reject), limits.looksEvery).unref()
  server.once('close', () => clearInterval(timer))
  return {
    add: (/** @type {Socket} */ socket) => add(connections, socket),
    /**
     * Calls `start` once the request is complete and its turn on the connection has come; else it is answered here.
     * @param {Request} request @param {Response} response @param {() => void} start
     */
    receive: (request, response, start) =>
      receive(connections.get(request.socket) ?? add(connections, request.socket), {
        request,
        response,
        start,
        reject,
        makeRoom: () => endOldest(connections, holdsHalfBody),
      }),
  }
}

/** @param {Map<Socket, Connection>} connections @param {Socket} socket */
function add(connections, socket) {
  const now = performance.now()
  const connection = { socket, quietSince: now, bytesRead: 0, exchanges: [], refused: false }
  if (connections.size >= limits.connections && !endOldest(connections)) {
    connection.refused = true
    answerOnSocket(socket, refusals.busy)
  }
  connections.set(socket, connection)
  socket.once('close', () => {
    connections.delete(socket)
    dropBodies(connection)
  })
  return connection
}

/** @param {Connection} connection */
function dropBodies({ exchanges }) {
  for (const { body } of exchanges) body.drop()
}

/** @param {Connection} connection */
const holdsHalfBody = ({ exchanges }) => exchanges.some(({ body }) => !body.complete && body.size > 0)

/**
 * Ends the connection that has waited longest for its client.
 * @param {Map<Socket, Connection>} connections @param {(connection: Connection) => boolean} [matches] all if left out
 */
function endOldest(connections, matches = () => true) {
  /** @type {Connection | undefined} */
  let oldest
  let since = Number.POSITIVE_INFINITY
  for (const connection of connections.values()) {
    const waits = waitsSince(connection)
    if (waits < since && matches(connection)) [oldest, since] = [connection, waits]
  }
  if (!oldest) return false
  oldest.socket.destroy()
  connections.delete(oldest.socket)
  dropBodies(oldest)
  return true
}

/** Since when the client has owed us something; infinity while it waits for us. @param {Connection} connection */
function waitsSince({ exchanges: [first], quietSince }) {
  if (!first) return quietSince
  return first.body.complete && !first.response.writableEnded ? Number.POSITIVE_INFINITY : first.since
}

/**
 * @param {Connection} connection
 * @param {{ request: Request, response: Response, start: () => void, reject: Reject, makeRoom: () => boolean }} call
 */
function receive(connection, { request, response, start, reject, makeRoom }) {
  const { exchanges } = connection
  if (connection.refused) return parseNoFurther(request.socket)
  const large = isImport(request)
  const largest = large ? limits.importBody : limits.body
  const room = exchanges.length ? limits.pipelinedBytes - waitingBytes(connection) - headerBytes(request) : largest
  const refuse = (/** @type {Refusal} */ refusal) => {
    exchange.start = undefined
    exchange.body.drop()
    if (response.headersSent) request.socket.destroy()
    else reject(request, response, refusal)
  }
  const refuseConnection = () => {
    connection.refused = true
    response.shouldKeepAlive = false
    parseNoFurther(request.socket)
    refuse(refusals.busy)
  }
  const now = performance.now()
  /** @type {Exchange} */
  const exchange = {
    request,
    response,
    body: receiveBody(request, {
      largest: large ? largest : Math.min(largest, Math.max(0, room)),
      held: !large,
      onComplete: () => advance(connection),
      onTooLarge: () => (large || room >= largest ? refuse(refusals.bodyTooLarge) : refuseConnection()),
      makeRoom,
      onFull: refuseConnection,
    }),
    start: exchanges.length ? AsyncResource.bind(start) : start,
    since: now,
    bodyWithin: large ? limits.importWithin : limits.bodyWithin,
    closed: false,
    taken: 0,
    takenAt: now,
    endedAt: 0,
  }
  exchanges.push(exchange)
  response.once('close', () => {
    exchange.closed = true
    advance(connection)
  })
  const refusal = refusalOf(request, largest)
  if (exchanges.length > limits.pipelined || room < 0) refuseConnection()
  else if (refusal) refuse(refusal)
  else {
    // Asked before a byte of the body was sent (RFC 9110, 10.1.1).
    if (/^100-continue$/i.test(request.headers.expect ?? '')) response.writeContinue()
    if (large) begin(exchange)
    else advance(connection)
  }
}

/** The one call whose body may be larger; by its very path, as Next's router would have it. @param {Request} request */
const isImport = ({ method, url = '' }) => method === 'POST' && /^\/api\/admin\/import(\?|$)/.test(url)

/** What the headers alone say. @param {Request} request @param {number} largest @returns {Refusal | undefined} */
function refusalOf(request, largest) {
  const { url = '', rawHeaders, headers } = request
  if (url.length > limits.target) return refusals.targetTooLong
  if (rawHeaders.length / 2 > limits.headerCount) return refusals.headersTooLarge
  if (Number(headers['content-length']) > largest) return refusals.bodyTooLarge
  if (changesFile(request)) return refusals.methodNotSupported
}

/** What the requests behind the first one hold. @param {Connection} connection */
const waitingBytes = ({ exchanges }) =>
  exchanges.slice(1).reduce((sum, { request, body }) => sum + headerBytes(request) + body.size, 0)

/** @param {Request} request */
const headerBytes = ({ url = '', rawHeaders }) => rawHeaders.reduce((sum, text) => sum + text.length, url.length)

/**
 * Makes Node's parser leave the rest of what has arrived unread: one read of 64 KiB may hold two thousand requests, and
 * Node would make objects for each of them. 2 is what the parser is answered before an upgrade. Answers are still sent.
 * @param {Socket & { parser?: { onIncoming: () => number } | null }} socket
 */
function parseNoFurther({ parser }) {
  if (parser) parser.onIncoming = () => 2
}

/** @param {Exchange} exchange */
function begin(exchange) {
  const { start, body } = exchange
  exchange.start = undefined
  body.release()
  start?.()
}

/** Forgets what is over, and begins the next request of the connection. @param {Connection} connection */
function advance(connection) {
  const { exchanges, socket } = connection
  while (exchanges[0]?.closed && exchanges[0].body.complete) {
    exchanges.shift()
    if (exchanges.length) continue
    connection.quietSince = performance.now()
    connection.bytesRead = socket.bytesRead
  }
  // A client that is gone is answered nothing more.
  if (exchanges[0]?.body.complete && !socket.destroyed) begin(exchanges[0])
}
