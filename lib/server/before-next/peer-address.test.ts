import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addPeerAddress } from './peer-address.mjs'

let server: Server
beforeEach(async () => {
  addPeerAddress()
  server = createServer((incoming, outgoing) => outgoing.end(incoming.headers['x-forwarded-for'])).listen(0)
  await once(server, 'listening')
})
afterEach(() => {
  server.close()
})

async function seenBy(host: string, forwardedFor?: string | string[]): Promise<string> {
  const { port } = server.address() as AddressInfo
  const headers = forwardedFor === undefined ? {} : { 'X-Forwarded-For': forwardedFor }
  const outgoing = request({ host, port, headers, agent: false }).end()
  const [incoming] = await once(outgoing, 'response')
  let text = ''
  for await (const chunk of incoming) text += chunk
  return text
}

it('the last address is always that of the true peer, whatever a client claims', async () => {
  expect(await seenBy('127.0.0.1')).toMatch(/^(::ffff:)?127\.0\.0\.1$/)
  expect(await seenBy('127.0.0.1', '9.9.9.9')).toMatch(/^9\.9\.9\.9, (::ffff:)?127\.0\.0\.1$/)
  expect(await seenBy('127.0.0.1', ['9.9.9.9', '8.8.8.8'])).toMatch(/^9\.9\.9\.9, 8\.8\.8\.8, (::ffff:)?127\.0\.0\.1$/)
  expect(await seenBy('::1', '127.0.0.1')).toBe('127.0.0.1, ::1')
})

it('subscribing twice adds it once', async () => {
  addPeerAddress()
  expect(await seenBy('127.0.0.1')).toMatch(/^[^,]+$/)
})

it('a shutdown knows the server', async () => {
  await seenBy('127.0.0.1')
  expect(addPeerAddress().servers).toContain(server)
})
