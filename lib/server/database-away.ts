/** Prisma's codes for an outage: not reachable, timed out, connection lost, no connection or transaction in time. */
const prismaCodes = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']
const networkCodes = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']

/** Whether a `code` says that the other side could not be reached, or went away in the middle. */
export const isNetworkError = (code: unknown) => networkCodes.includes(String(code))

const adapterKinds = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']
/** SQLSTATE: connection exceptions, insufficient resources, shutdown and start-up, cancelled for its length. */
const sqlStates = /^(08|53|57P0)|^57014$/
/** pg throws these without a code. */
const messages =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying|read timeout/i

/** Told apart from every other fault: an outage answers 503 and passes by itself (SECURITY.md 25). */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, kind, originalCode, cause, meta, message } = error as Record<string, unknown>
  const known = [...prismaCodes, ...networkCodes, ...adapterKinds]
  return (
    [code, kind].some((value) => known.includes(String(value))) ||
    [code, originalCode].some((value) => typeof value === 'string' && sqlStates.test(value)) ||
    (typeof message === 'string' && messages.test(message)) ||
    isDatabaseAway(cause) ||
    isDatabaseAway((meta as Record<string, unknown> | undefined)?.driverAdapterError)
  )
}
