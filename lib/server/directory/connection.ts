import { once } from 'node:events'
import { connect, isIP, type Socket } from 'node:net'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { Client } from 'ldapts'
import type { Directory } from '../../generated/prisma/client'

export interface Patience {
  /** For one answer, ms; a connection with TLS has half of it, since another controller may be near. */
  answer: number
  /** Ends when the whole call has taken too long: the connection is closed, whatever was asked on it. */
  call: AbortSignal
}

const startTls = '1.3.6.1.4.1.1466.20037'

/** A controller that cannot be asked safely, whatever is sent. */
export class InsecureController extends Error {
  override readonly name = 'InsecureController'
}

type Security = Pick<Directory, 'startTls' | 'authority'>

/**
 * A client of one controller, on a connection whose certificate and name were checked. ldapts connects anew by itself
 * where a connection was lost, after StartTLS in the clear: here it is handed one socket and never opens another.
 * @throws where it cannot be reached in time, its certificate does not hold, or it is to be asked in the clear
 */
export async function openController(url: string, security: Security, patience: Patience): Promise<Client> {
  const { protocol, host, port } = parse(url)
  if (protocol !== 'ldaps:' && !security.startTls)
    throw new InsecureController('ldap:// without StartTLS would send passwords in the clear')
  const socket = connect({ host, port })
  const giveUp = () => socket.destroy(new Error('no secure connection in time'))
  const tooLong = setTimeout(giveUp, patience.answer / 2)
  closeAt(patience.call, socket)
  try {
    await opened(socket, 'connect')
    if (protocol === 'ldap:') await askForTls(socket, patience)
    return clientOn(await secured(socket, host, security.authority), patience)
  } catch (error) {
    socket.destroy()
    throw socket.errored ?? error
  } finally {
    clearTimeout(tooLong)
  }
}

function closeAt(call: AbortSignal, socket: Socket) {
  const close = () => socket.destroy(new Error('no whole answer in time'))
  call.addEventListener('abort', close, { once: true })
  socket.once('close', () => call.removeEventListener('abort', close))
}

function parse(url: string) {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return { protocol, host, port: port ? Number(port) : protocol === 'ldaps:' ? 636 : 389 }
}

/** What came in the clear behind the answer goes with the client that read it: it can forge nothing later. */
async function askForTls(socket: Socket, patience: Patience) {
  await clientOn(socket, patience).exop(startTls)
  socket.removeAllListeners('data')
}

async function secured(socket: Socket, host: string, authority: string | null): Promise<TLSSocket> {
  const secure = tlsConnect({
    socket,
    host,
    ...(isIP(host) ? {} : { servername: host }),
    ...(authority ? { ca: authority } : {}),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  })
  await opened(secure, 'secureConnect')
  return secure
}

/** A listener stays behind: an error that comes later must not end the process. */
async function opened(socket: Socket, event: 'connect' | 'secureConnect') {
  socket.on('error', () => undefined)
  const closed = once(socket, 'close').then(() => {
    throw new Error('closed before it was secure')
  })
  await Promise.race([once(socket, event), closed])
}

function clientOn(socket: Socket, { answer: timeout }: Patience) {
  let handedOver = false
  return new Client({
    // Says only that ldapts is to take the socket as it is.
    url: 'ldap://controller',
    timeout,
    createConnection() {
      if (handedOver) throw new Error('the connection was lost')
      handedOver = true
      return socket
    },
  })
}
