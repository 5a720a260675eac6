import { performance } from 'node:perf_hooks'
import { edgeLimits as limits } from './edge-limits.mjs'
import { refusals } from './problem-text.mjs'
import { answerOnSocket } from './raw-answer.mjs'

/**
 * @typedef {import('./connections.mjs').Connection} Connection
 * @typedef {import('./connections.mjs').Exchange} Exchange
 * @typedef {import('./connections.mjs').Reject} Reject
 */

/**
 * Ends what waits for its client beyond a deadline: connections, half-sent requests and answers that are not taken.
 * @param {Iterable<Connection>} connections @param {Reject} reject
 */
export function endLate(connections, reject) {
  const now = performance.now()
  for (const connection of connections) {
    const [exchange] = connection.exchanges
    if (exchange) lookAtExchange(exchange, now, reject)
    else if (now - connection.quietSince > limits.headersWithin) endQuiet(connection)
  }
}

/** Half-sent headers are answered; a connection in stock, on which nothing was asked, is closed. @param {Connection} connection */
function endQuiet({ socket, bytesRead }) {
  if (socket.bytesRead > bytesRead) answerOnSocket(socket, refusals.tooSlow)
  else socket.destroy()
}

/** @param {Exchange} exchange @param {number} now @param {Reject} reject */
function lookAtExchange(exchange, now, reject) {
  const { request, response, body } = exchange
  const { socket } = request
  if (response.writableEnded) exchange.endedAt ||= now
  const ended = exchange.endedAt ? now - exchange.endedAt : 0
  if (!body.complete) {
    if (ended > limits.lingers) socket.destroy()
    else if (now - exchange.since > exchange.bodyWithin) giveUp(exchange, reject)
    return
  }
  const taken = socket.bytesWritten - socket.writableLength
  if (taken !== exchange.taken || socket.writableLength === 0) {
    exchange.taken = taken
    exchange.takenAt = now
  }
  if (now - exchange.takenAt > limits.answerMovesWithin || ended > limits.answerTakenWithin) socket.destroy()
}

/** @param {Exchange} exchange @param {Reject} reject */
function giveUp(exchange, reject) {
  const { request, response, body } = exchange
  exchange.start = undefined
  body.drop()
  if (response.headersSent) return void request.socket.destroy()
  response.shouldKeepAlive = false
  reject(request, response, refusals.tooSlow)
}
