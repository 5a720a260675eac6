import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { connect, createServer as createTlsServer } from 'node:tls'
import type { Certificate } from './certificates'
import type { DomainController } from './domain-controller'

/** A name that a controller is reached by, with a certificate of the test's choice, or with nobody behind it. */
export interface Front {
  readonly url: string
  /** What came, of TLS what came through the handshake: a password would be in it. */
  received(): string
  stop(): Promise<void>
  /** At the same port again. */
  start(): Promise<void>
}

/** `ldaps://localhost:…`: ends TLS with this certificate and passes on to the controller what comes through. */
export function frontOf({ address, authority }: DomainController, { key, cert }: Certificate): Promise<Front> {
  const seen: Buffer[] = []
  const make = () =>
    createTlsServer({ key, cert }, (client) => {
      const controller = connect({ host: address, port: 636, ca: authority.pem })
      client.on('data', (chunk) => seen.push(chunk))
      for (const [from, to] of [
        [client, controller],
        [controller, client],
      ] as const)
        from.on('error', () => to.destroy()).on('close', () => to.destroy())
      client.pipe(controller).pipe(client)
    })
  return open(make, seen)
}

/** Takes every connection and says nothing, ever. */
export function deafController(): Promise<Front> {
  const seen: Buffer[] = []
  return open(() => createServer((client) => void client.on('data', (chunk) => seen.push(chunk))), seen)
}

async function open(make: () => Server, seen: Buffer[]): Promise<Front> {
  const sockets = new Set<Socket>()
  let server = make()
  let port = 0
  const start = async () => {
    server = make()
    server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)))
    server.on('tlsClientError', () => undefined)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    port = typeof address === 'object' && address ? address.port : port
  }
  await start()
  return {
    url: `ldaps://localhost:${port}`,
    received: () => Buffer.concat(seen).toString('latin1'),
    start,
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
