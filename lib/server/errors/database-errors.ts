/** Prisma's codes for an outage: not reachable, timed out, connection lost, no connection or transaction in time. */
const prismaCodes = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']
const networkCodes = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']

const adapterKinds = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']
/** SQLSTATE: connection exceptions, insufficient resources, shutdown and start-up, cancelled for its length, read-only. */
const sqlStates = /^(08|53|57P0)|^57014$|^25006$|^25P03$/
/** pg throws these without a code; pgbouncer says the last ones, with a code that means nothing (08P01 or none). */
const messages =
  /connection terminated|is not queryable|timeout exceeded when trying|read timeout|query_wait_timeout|server_login_retry|pgbouncer cannot connect/i

/** A standby, or a primary that was set read-only: its writes are taken again once the connection leads elsewhere. */
export const isReadOnly = (error: unknown) => Object(error).code === '25006'

/** SQLSTATE and Prisma: a lock was not given in time, two transactions were in each other's way. */
const busyCodes = ['55P03', '40001', '40P01', 'P2034']

/** Whether the same call may well succeed in a moment, though the database is there. */
export function isDatabaseBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, originalCode, cause, meta } = error as Record<string, unknown>
  const inner = (meta as Record<string, unknown> | undefined)?.driverAdapterError
  return [code, originalCode].some((one) => busyCodes.includes(String(one))) || [cause, inner].some(isDatabaseBusy)
}

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
