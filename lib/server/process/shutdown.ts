import diagnostics from 'node:diagnostics_channel'
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { addPeerAddress } from '../before-next/peer-address.mjs'
import { closeDatabase } from '../database/db'
import { log } from '../observability/log'
import type { Settings } from '../settings/env'

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof exitCodes

interface Shutdown {
  stopping: boolean
  /** Answers that have not ended, by connection: Node 20 never tells one that waits behind another that its connection has ended. */
  underWay: Map<Socket, Set<ServerResponse>>
}

/** On globalThis: Next holds several copies of this module in one process. */
const store = globalThis as typeof globalThis & { latchkeyShutdown?: Shutdown }

/** Whether a signal to stop has come: the portal is ready for nobody new. */
export const isStopping = () => store.latchkeyShutdown?.stopping === true

/** Of the limit; the rest belongs to mail, jobs and the database, which is closed whatever hangs. */
const requestsShare = 2 / 3
/** ms. A connection on which nothing was asked for so long after the last answer is closed. */
const silence = 1_000
const tick = 100

/**
 * On the first signal: for `delay` ms everything is answered, each connection ended with its answer, while "ready" says 503.
 * Then what was asked is answered, what else is under way ends (the operators' socket, a mail), and the database closes, in
 * this order and within `limit` ms; requests are cut off before the database is. Later signals change nothing.
 * scripts/start.mjs keeps Next from ending the process meanwhile (NEXT_MANUAL_SIG_HANDLE).
 */
export function stopOnSignals(times: Settings['shutdown'], endWork: () => Promise<unknown>) {
  if (store.latchkeyShutdown) return
  const shutdown: Shutdown = { stopping: false, underWay: new Map() }
  store.latchkeyShutdown = shutdown
  diagnostics.subscribe('http.server.request.start', (message) => follow(shutdown, message as Started))
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void stop(shutdown, { signal, endWork, ...times }))
}

interface Started {
  socket: Socket
  response: ServerResponse
}

function follow({ stopping, underWay }: Shutdown, { socket, response }: Started) {
  const answers = underWay.get(socket) ?? new Set()
  if (!underWay.has(socket)) socket.once('close', () => underWay.delete(socket))
  underWay.set(socket, answers.add(response))
  response.once('close', () => answers.delete(response))
  if (stopping) endConnection(response)
}

const answersOf = ({ underWay }: Shutdown) => [...underWay.values()].flatMap((answers) => [...answers])

/** `Connection: close`, so that no client sends its next request into a connection that is being closed. */
function endConnection(response: ServerResponse) {
  response.shouldKeepAlive = false
}

type Stop = Settings['shutdown'] & { signal: Signal; endWork: () => Promise<unknown> }

async function stop(shutdown: Shutdown, { signal, endWork, delay, limit }: Stop) {
  if (shutdown.stopping) return
  shutdown.stopping = true
  for (const response of answersOf(shutdown)) endConnection(response)
  try {
    await sleep(delay)
    const servers = [...addPeerAddress().servers]
    const answered = Promise.all(servers.map((server) => finish(server, shutdown))).then(() => true)
    const inTime = await Promise.race([answered, sleep(limit * requestsShare, false)])
    if (!inTime) log().warn({ requests: answersOf(shutdown).length }, 'requests took too long and were cut off')
    for (const server of servers) server.closeAllConnections()
    const closed = endWork()
      .then(closeDatabase)
      .then(() => true)
    if (!(await Promise.race([closed, sleep(limit * (1 - requestsShare), false)])))
      log().warn({}, 'mail, jobs or the database took too long and were cut off')
  } catch (error) {
    log().error({ error }, 'the shutdown failed')
  }
  process.exit(exitCodes[signal])
}

/**
 * No new connections; an answer that was begun as kept alive leaves an idle one behind. One that has never asked anything (a
 * browser's or balancer's in stock) is not idle to Node: it would be waited for.
 */
function finish(server: Server, shutdown: Shutdown): Promise<void> {
  let quiet = 0
  const tidy = setInterval(() => {
    server.closeIdleConnections()
    quiet = answersOf(shutdown).length ? 0 : quiet + tick
    if (quiet >= silence) server.closeAllConnections()
  }, tick)
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(tidy)
      resolve()
    })
  })
}
