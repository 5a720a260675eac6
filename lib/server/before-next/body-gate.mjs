import { IncomingMessage } from 'node:http'
import { edgeLimits } from './edge-limits.mjs'

/**
 * @typedef {{ complete: boolean, size: number, drop(): void, release(): void }} Body `size`: bytes that it holds. `release`
 *   takes them out of the sum once the request's reader has them
 */

/** Bytes of a buffer for a body whose first bytes have come. */
const smallest = 512

/** Bytes that all bodies hold which no reader has yet. */
let heldInAll = 0
export const heldBytes = () => heldInAll

/** @param {IncomingMessage} request */
const hasBody = ({ headers }) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** @param {{ size: number }} body @param {number} size bytes that it holds now */
function count(body, size) {
  heldInAll += size - body.size
  body.size = size
}

/**
 * Counts a body as it arrives, whether its length was announced or not. A held body is kept from the request's readers
 * until all of it is here: half a request costs its own bytes, and no session, page or copy of Next's. Its bytes stand in
 * one buffer, because a client chooses its chunks: a buffer for each chunk of one byte would cost three hundred times more.
 * @param {IncomingMessage} request
 * @param {{ largest: number, held: boolean, onComplete(): void, onTooLarge(): void, makeRoom(): boolean,
 *   onFull(): void }} rules `onComplete` is called once. `makeRoom` frees bytes of other bodies, or returns false
 * @returns {Body}
 */
export function receiveBody(request, { largest, held, onComplete, onTooLarge, makeRoom, onFull }) {
  let bytes = Buffer.alloc(0)
  let received = 0
  const body = { complete: !hasBody(request), dropped: false, size: 0, drop, release: () => count(body, 0) }
  if (body.complete) return body
  const pass = (/** @type {Buffer | null} */ chunk) => IncomingMessage.prototype.push.call(request, chunk)

  function drop() {
    body.dropped = true
    bytes = Buffer.alloc(0)
    count(body, 0)
  }

  function refuse(/** @type {() => void} */ answer) {
    drop()
    answer()
  }

  function end() {
    body.complete = true
    if (bytes.length && !body.dropped) pass(bytes.subarray(0, received))
    bytes = Buffer.alloc(0)
    const more = pass(null)
    onComplete()
    return more
  }

  /** @param {number} size @returns {boolean} false where all bodies together hold too much */
  function grow(size) {
    if (size <= bytes.length) return true
    const capacity = Math.min(largest, Math.max(smallest, size, 2 * bytes.length))
    while (heldInAll + capacity - body.size > edgeLimits.heldBytes) if (!makeRoom()) return false
    const larger = Buffer.allocUnsafeSlow(capacity)
    bytes.copy(larger, 0, 0, received)
    bytes = larger
    count(body, capacity)
    return true
  }

  request.push = (chunk) => {
    if (chunk === null) return end()
    if (body.dropped) return true
    const size = received + chunk.length
    if (size > largest) refuse(onTooLarge)
    else if (!held) {
      received = size
      return pass(chunk)
    } else if (grow(size)) {
      chunk.copy(bytes, received)
      received = size
    } else if (!body.dropped) refuse(onFull)
    return true
  }
  return body
}
