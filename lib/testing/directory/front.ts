import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { connect, createServer as createTlsServer, TLSSocket } from 'node:tls'
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
export function frontOf(controller: DomainController, { key, cert }: Certificate): Promise<Front> {
  const seen: Buffer[] = []
  return open(() => createTlsServer({ key, cert }, (client) => passOn(client, controller, seen)), seen)
}

/** `ldap://localhost:…`: says yes to StartTLS, which is the first thing it is asked, and goes on as `frontOf`. */
export async function startTlsFrontOf(controller: DomainController, certificate: Certificate): Promise<Front> {
  const seen: Buffer[] = []
  const make = () =>
    createServer((client) => {
      client.once('data', (asked) => {
        client.write(yesTo(asked))
        const secure = new TLSSocket(client, { isServer: true, ...certificate })
        passOn(secure, controller, seen)
      })
    })
  const front = await open(make, seen)
  return { ...front, url: front.url.replace('ldaps:', 'ldap:') }
}

/** RFC 4511: an extended response that says success, with the number of the message (one byte, behind the lengths). */
function yesTo(asked: Buffer) {
  const number = asked.subarray(asked.indexOf(Buffer.from([2, 1])) + 2)[0] ?? 0
  return Buffer.from([0x30, 0x0c, 2, 1, number, 0x78, 7, 0x0a, 1, 0, 4, 0, 4, 0])
}

function passOn(client: TLSSocket, { address, authority }: DomainController, seen: Buffer[]) {
  const controller = connect({ host: address, port: 636, ca: authority.pem })
  client.on('data', (chunk) => seen.push(chunk))
  for (const [from, to] of [
    [client, controller],
    [controller, client],
  ] as const)
    from.on('error', () => to.destroy()).on('close', () => to.destroy())
  client.pipe(controller).pipe(client)
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
