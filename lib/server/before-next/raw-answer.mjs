import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import { edgeLimits } from './edge-limits.mjs'
import { addPeerAddress } from './peer-address.mjs'
import { problemOf } from './problem-text.mjs'
import { answerHeaders, apiPolicy } from './security-headers.mjs'

/**
 * Answers on a connection whose request could not be read, so that Node made no response for it, and closes it. The client
 * gets a moment to read the answer: closing at once, with bytes unread, would reset the connection.
 * @param {import('node:net').Socket} socket
 * @param {import('./problem-text.mjs').Refusal} refusal
 */
export function answerOnSocket(socket, refusal) {
  if (!socket.writable) return void socket.destroy()
  const body = JSON.stringify(problemOf(refusal))
  const headers = {
    ...answerHeaders(addPeerAddress().secure),
    'Content-Security-Policy': apiPolicy,
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Request-Id': randomUUID(),
    ...(refusal.retryAfter ? { 'Retry-After': refusal.retryAfter } : {}),
    Date: new Date().toUTCString(),
    Connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`, ...lines, '', body].join('\r\n'))
  setTimeout(() => socket.destroy(), edgeLimits.lingers).unref()
}
