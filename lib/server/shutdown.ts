import diagnostics from 'node:diagnostics_channel'
import type { Server, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeDatabase } from './db'
import type { Settings } from './env'
import { log } from './log'
import { addPeerAddress } from './peer-address.mjs'

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof exitCodes

interface Shutdown {
  stopping: boolean
  /** Answers that have not ended. */
  underWay: Set<ServerResponse>
}

/** On globalThis: Next holds several copies of this module in one process. */
const store = globalThis as typeof globalThis & { latchkeyShutdown?: Shutdown }

/** Whether a signal to stop has come: the portal is ready for nobody new. */
export const isStopping = () => store.latchkeyShutdown?.stopping === true

/**
 * On the first signal: for `delay` ms everything is answered, each connection ended with its answer, while "ready" says 503.
 * Then what was asked is answered, what else is under way ends (the operators' socket, a mail), and the database closes, in
 * this order and within `limit` ms; what is still under way then is cut off. Later signals change nothing.
 * scripts/start.mjs keeps Next from ending the process meanwhile (NEXT_MANUAL_SIG_HANDLE).
 */
export function stopOnSignals(times: Settings['shutdown'], endWork: () => Promise<unknown>) {
  if (store.latchkeyShutdown) return
  const shutdown: Shutdown = { stopping: false, underWay: new Set() }
  store.latchkeyShutdown = shutdown
  diagnostics.subscribe('http.server.request.start', (message) =>
    follow(shutdown, (message as { response: ServerResponse }).response),
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void stop(shutdown, { signal, endWork, ...times }))
}

function follow({ stopping, underWay }: Shutdown, response: ServerResponse) {
  underWay.add(response)
  response.once('close', () => underWay.delete(response))
  if (stopping) endConnection(response)
}

/** `Connection: close`, so that no client sends its next request into a connection that is being closed. */
function endConnection(response: ServerResponse) {
  response.shouldKeepAlive = false
}

type Stop = Settings['shutdown'] & { signal: Signal; endWork: () => Promise<unknown> }

async function stop(shutdown: Shutdown, { signal, endWork, delay, limit }: Stop) {
  if (shutdown.stopping) return
  shutdown.stopping = true
  for (const response of shutdown.underWay) endConnection(response)
  try {
    await sleep(delay)
    const ended = await Promise.race([endInOrder(endWork).then(() => true), sleep(limit, false)])
    if (!ended) log().warn({ requests: shutdown.underWay.size }, 'the shutdown took too long; the rest was cut off')
  } catch (error) {
    log().error({ error }, 'the shutdown failed')
  }
  process.exit(exitCodes[signal])
}

async function endInOrder(endWork: () => Promise<unknown>) {
  await Promise.all([...addPeerAddress().servers].map(finish))
  await endWork()
  await closeDatabase()
}

/** No new connections; an answer that was begun as kept alive leaves an idle one behind. */
function finish(server: Server): Promise<void> {
  const tidy = setInterval(() => server.closeIdleConnections(), 100)
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(tidy)
      resolve()
    })
  })
}
