import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage, Server } from 'node:http'
import { isLoopback } from './env'

/** Every HTTP server of this process that was asked something: what a shutdown has to end. */
export const httpServers = () => {
  store.latchkeyHttpServers ??= new Set()
  return store.latchkeyHttpServers
}
const store = globalThis as typeof globalThis & { latchkeyHttpServers?: Set<Server>; latchkeyPeers?: Listener }
type Listener = (message: unknown) => void

/**
 * Adds the true peer as the last element of X-Forwarded-For, as a proxy in front would: Next hands the client's own
 * header through and tells nobody the address of the peer.
 * @param loopbackOnly the demo, whose passwords everybody knows: other peers are cut off, however the server was started
 */
export function addPeerAddress({ loopbackOnly }: { loopbackOnly: boolean }) {
  const listener: Listener = (message) => {
    const { request, server } = message as { request: IncomingMessage; server: Server }
    // The operators' socket has no peers.
    if (typeof server.address() === 'string') return
    httpServers().add(server)
    const peer = request.socket.remoteAddress ?? 'gone'
    if (loopbackOnly && !isLoopback(peer.replace(/^::ffff:/, ''))) request.socket.destroy()
    const claimed = request.headers['x-forwarded-for']
    request.headers['x-forwarded-for'] = [claimed, peer]
      .flat()
      .filter((entry) => entry !== undefined)
      .join(', ')
  }
  if (store.latchkeyPeers) diagnostics.unsubscribe('http.server.request.start', store.latchkeyPeers)
  store.latchkeyPeers = listener
  diagnostics.subscribe('http.server.request.start', listener)
}
