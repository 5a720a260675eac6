import type { Server } from 'node:http'
import { closeDatabase } from './db'
import { log } from './log'
import { addPeerAddress } from './peer-address.mjs'

const longest = 10_000
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

const store = globalThis as typeof globalThis & { latchkeyStopping?: boolean }

/**
 * Answers what was asked, ends what else is under way (the operators' socket, a mail), closes the database and gives the
 * data folder back, in this order. scripts/start.mjs keeps Next from ending the process meanwhile (NEXT_MANUAL_SIG_HANDLE).
 */
export function stopOnSignals(endWork: () => Promise<unknown>) {
  if (store.latchkeyStopping !== undefined) return
  store.latchkeyStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal, endWork))
}

async function stop(signal: keyof typeof exitCodes, endWork: () => Promise<unknown>) {
  if (store.latchkeyStopping) return
  store.latchkeyStopping = true
  try {
    await Promise.all([...addPeerAddress().servers].map(finish))
    await endWork()
    await closeDatabase()
  } catch (error) {
    log().error({ error }, 'the shutdown failed')
  }
  process.exit(exitCodes[signal])
}

/** No new connections; those under way are given a while. */
function finish(server: Server): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => server.closeAllConnections(), longest).unref()
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
