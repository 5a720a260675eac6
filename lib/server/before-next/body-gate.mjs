import { IncomingMessage } from 'node:http'

/** @typedef {{ complete: boolean, drop(): void }} Body */

/** @param {IncomingMessage} request */
const hasBody = ({ headers }) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Counts a body as it arrives, whether its length was announced or not. A held body is kept from the request's readers
 * until all of it is here: half a request costs its own bytes, and no session, page or copy of Next's.
 * @param {IncomingMessage} request
 * @param {{ largest: number, held: boolean, onComplete(): void, onTooLarge(): void }} rules `onComplete` is called once
 * @returns {Body}
 */
export function receiveBody(request, { largest, held, onComplete, onTooLarge }) {
  /** @type {Buffer[]} */
  let chunks = []
  let size = 0
  const body = { complete: !hasBody(request), dropped: false, drop }
  if (body.complete) return body
  const pass = (/** @type {Buffer | null} */ chunk) => IncomingMessage.prototype.push.call(request, chunk)

  function drop() {
    body.dropped = true
    chunks = []
  }

  function end() {
    body.complete = true
    for (const chunk of chunks) pass(chunk)
    chunks = []
    const more = pass(null)
    onComplete()
    return more
  }

  request.push = (chunk) => {
    if (chunk === null) return end()
    if (body.dropped) return true
    size += chunk.length
    if (size > largest) {
      drop()
      onTooLarge()
      return true
    }
    if (!held) return pass(chunk)
    chunks.push(chunk)
    return true
  }
  return body
}
