import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface SilentProxy {
  /** Of the database, with the proxy in between. */
  url: string
  /** From now on nothing is passed on; connections stay open, and new ones are accepted. */
  silence(): void
  /** The same from the moment when the portal sends this text, which does not arrive. */
  silenceAt(text: string): void
  /** The same in the middle of the next answer. */
  silenceInAnswer(): void
  /** Ends what was open, and passes everything on again. */
  resume(): void
  /** Whether the silence has begun. */
  isSilent(): boolean
  /** Stops passing on what belongs to the connections that are open now; new ones work. */
  cutOpenConnections(): void
  close(): Promise<void>
}

/** Stands between the portal and a PostgreSQL, and falls silent as a dead network or a hung server does. */
export async function startSilentProxy(databaseUrl: string): Promise<SilentProxy> {
  const target = new URL(databaseUrl)
  const pairs = new Set<{ sockets: Socket[]; isCut: boolean }>()
  let isSilent = false
  let trigger: string | undefined
  let inAnswer = false

  const server = createServer((portal) => {
    const database = connect(Number(target.port), target.hostname)
    const pair = { sockets: [portal, database], isCut: false }
    pairs.add(pair)
    const isStopped = () => isSilent || pair.isCut
    portal.on('data', (data) => {
      if (trigger && data.includes(trigger)) isSilent = true
      if (!isStopped()) database.write(data)
    })
    database.on('data', (data) => {
      if (isStopped()) return
      if (inAnswer) isSilent = true
      portal.write(inAnswer ? data.subarray(0, 4) : data)
    })
    for (const [socket, other] of [
      [portal, database],
      [database, portal],
    ] as const) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        pairs.delete(pair)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  const end = () => {
    for (const { sockets } of pairs) for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    silence: () => {
      isSilent = true
    },
    silenceAt: (text) => {
      trigger = text
    },
    silenceInAnswer: () => {
      inAnswer = true
    },
    resume() {
      isSilent = inAnswer = false
      trigger = undefined
      end()
    },
    isSilent: () => isSilent,
    cutOpenConnections() {
      for (const pair of pairs) pair.isCut = true
    },
    async close() {
      end()
      server.close()
      await once(server, 'close')
    },
  }
}
