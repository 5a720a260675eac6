import { refusals } from './problem-text.mjs'
import { answerOnSocket } from './raw-answer.mjs'

/**
 * What Node's parser refuses: it would answer without a header of ours.
 * @param {import('./connections.mjs').Connection | undefined} connection @param {Error & { code?: string }} error @param {import('node:net').Socket} socket
 */
export function refuseUnreadable(connection, { code }, socket) {
  if (connection?.refused) return
  const [exchange] = connection?.exchanges ?? []
  if (connection) connection.refused = true
  const answerable = !exchange || (!exchange.body.complete && !exchange.response.headersSent)
  if (code === 'ECONNRESET' || !answerable) return void socket.destroy()
  answerOnSocket(socket, unreadable[/** @type {keyof typeof unreadable} */ (code)] ?? refusals.malformed)
}

/** By the codes of Node's parser. */
const unreadable = {
  HPE_HEADER_OVERFLOW: refusals.headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusals.bodyTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: refusals.tooSlow,
}
