import diagnostics from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { guardDoors } from './admission.mjs'
import { heldBytes } from './body-gate.mjs'
import { answersAtTheDoor } from './early-responses.mjs'
import { edgeLimits } from './edge-limits.mjs'
import { addPeerAddress } from './peer-address.mjs'

const real = { ...edgeLimits }
const short = { headersWithin: 150, bodyWithin: 150, importWithin: 300, lingers: 100, looksEvery: 20, connections: 4 }

let server: Server
/** What reached the portal behind the edge. */
let reached: { request: IncomingMessage; response: ServerResponse; text: string }[]
let sockets: Socket[]
let answer: (response: ServerResponse) => void

beforeAll(() => {
  addPeerAddress()
  guardDoors(answersAtTheDoor)
})
beforeEach(async () => {
  Object.assign(edgeLimits, short)
  reached = []
  sockets = []
  answer = (response) => response.end('fine')
  server = createServer(async (request, response) => {
    const call = { request, response, text: '' }
    reached.push(call)
    for await (const chunk of request) call.text += chunk
    answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  Object.assign(edgeLimits, real)
  for (const socket of sockets) socket.destroy()
  server.closeAllConnections()
  server.close()
})

/** A client that sends bytes as they stand. */
async function client(...sent: string[]) {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await once(socket, 'connect')
  for (const bytes of sent) socket.write(bytes)
  return {
    socket,
    closed,
    received: () => received,
    /** The status of the first answer, once there is one. */
    status: async () => {
      await expect.poll(() => received, { interval: 5, timeout: 5_000 }).toMatch(/^HTTP\/1\.1 (?!100)\d{3} /m)
      return Number(/^HTTP\/1\.1 (?!100)(\d{3}) /m.exec(received)?.[1])
    },
  }
}

const head = (line: string, ...headers: string[]) => [`${line} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n')
const post = (path: string, ...headers: string[]) => head(`POST ${path}`, ...headers)

describe('a body', () => {
  it.each([
    ['a page', '/sign-in'],
    ['a JSON route', '/api/account/mfa'],
    ['a form of next-auth', '/api/auth/callback/password'],
    ['a built file', '/_next/static/x.js'],
    ['an unknown path', '/nowhere'],
    ['health', '/api/health/live'],
    ['another spelling of the import', '/api/admin/../admin/import'],
  ])('that is announced with more than 16 KiB is refused unread by %s', async (_, path) => {
    const { status, received } = await client(post(path, 'Content-Length: 16385'))
    expect(await status()).toBe(413)
    expect(received()).toMatch(/^x-request-id: [\w-]{36}/im)
    expect(received()).toMatch(/^x-content-type-options: nosniff/im)
    expect(reached).toEqual([])
  })

  it('in chunks is refused when it passes 16 KiB, whatever its chunks and their extensions are', async () => {
    for (const chunk of [`1000;${'x'.repeat(500)}\r\n${'y'.repeat(4096)}\r\n`, `ffff\r\n${'y'.repeat(65_535)}\r\n`]) {
      const { status } = await client(post('/sign-in', 'Transfer-Encoding: chunked'), chunk.repeat(5))
      expect(await status()).toBe(413)
    }
    expect(reached).toEqual([])
  })

  it.each([
    ['all at once', 'Content-Length: 16384', ['x'.repeat(16_384)]],
    ['in two parts', 'Content-Length: 10', ['01234', '56789']],
    ['in chunks', 'Transfer-Encoding: chunked', ['5\r\n01234\r\n', '5;a=b\r\n56789\r\n', '0\r\n\r\n']],
    ['after 100 Continue', 'Content-Length: 10\r\nExpect: 100-continue', ['0123456789']],
  ])('of the usual size arrives unchanged %s', async (_, headers, parts) => {
    edgeLimits.bodyWithin = 5_000
    const { socket, status } = await client(post('/sign-in', headers))
    for (const part of parts) {
      await sleep(20)
      socket.write(part)
    }
    expect(await status()).toBe(200)
    expect(reached[0]?.text).toMatch(/^(x{16384}|0123456789)$/)
  })

  it('reaches no route before its last byte', async () => {
    edgeLimits.bodyWithin = 5_000
    const { socket, status } = await client(post('/sign-in', 'Content-Length: 2'), '1')
    await sleep(50)
    expect(reached).toEqual([])
    socket.write('2')
    expect(await status()).toBe(200)
  })

  it('costs its own bytes in one buffer, whatever its chunks are, and none once its client is gone', async () => {
    edgeLimits.bodyWithin = 5_000
    const { socket, closed } = await client(post('/x', 'Transfer-Encoding: chunked'), '1\r\nx\r\n'.repeat(3_000))
    await expect.poll(heldBytes).toBe(4_096)
    await sleep(50)
    expect(heldBytes()).toBe(4_096)
    socket.destroy()
    await closed
    await expect.poll(heldBytes).toBe(0)
  })

  it('in many small chunks arrives unchanged, and is held no longer', async () => {
    const sent = Array.from({ length: 5_000 }, (_, n) => String(n % 10)).join('')
    const chunks = [...sent].map((byte) => `1\r\n${byte}\r\n`).join('')
    const { status } = await client(post('/x', 'Transfer-Encoding: chunked'), chunks, '0\r\n\r\n')
    expect(await status()).toBe(200)
    expect(reached[0]?.text).toBe(sent)
    expect(heldBytes()).toBe(0)
  })

  it('that would pass what all bodies may hold ends the half-sent body that has waited longest', async () => {
    Object.assign(edgeLimits, { bodyWithin: 5_000, heldBytes: 20_000 })
    const first = await client(post('/x', 'Content-Length: 16000'), 'x'.repeat(9_000))
    await expect.poll(heldBytes).toBe(9_000)
    const second = await client(post('/x', 'Content-Length: 16000'), 'x'.repeat(9_000))
    await expect.poll(heldBytes).toBe(18_000)
    const third = await client(post('/x', 'Content-Length: 9000'), 'x'.repeat(9_000))
    expect(await third.status()).toBe(200)
    await first.closed
    expect(second.socket.destroyed).toBe(false)
  })

  it('is answered 503 if nothing can be freed for it', async () => {
    edgeLimits.heldBytes = 1_000
    const { status, closed } = await client(post('/x', 'Content-Length: 2000'), 'x'.repeat(2_000))
    expect(await status()).toBe(503)
    await closed
    expect(heldBytes()).toBe(0)
  })

  it('that stops or trickles is answered 408, and its connection is closed', async () => {
    const silent = await client(post('/api/x', 'Content-Length: 9'), '1')
    const trickling = await client(post('/api/x', 'Transfer-Encoding: chunked'))
    const timer = setInterval(() => trickling.socket.write('1\r\nx\r\n'), 20)
    for (const { status, closed, received } of [silent, trickling]) {
      expect(await status()).toBe(408)
      expect(received()).toContain('"code":"request-timeout"')
      await closed
    }
    clearInterval(timer)
    expect(reached).toEqual([])
  })

  it('is not asked for with 100 Continue where it would be refused', async () => {
    const { status, received } = await client(post('/sign-in', 'Content-Length: 99999', 'Expect: 100-continue'))
    expect(await status()).toBe(413)
    expect(received()).not.toContain('100 Continue')
  })

  it('that was refused is dropped for a moment, so that its client reads why, and then cut off', async () => {
    const { socket, status, closed } = await client(post('/sign-in', 'Content-Length: 9999999'))
    const timer = setInterval(() => socket.write('x'.repeat(1_000)), 5)
    expect(await status()).toBe(413)
    await closed
    clearInterval(timer)
  })

  it('of an import may have 5 MiB, is read by the route alone, and has a deadline too', async () => {
    const path = '/api/admin/import?dryRun=true'
    const whole = await client(post(path, 'Content-Length: 100000'), 'x'.repeat(100_000))
    expect(await whole.status()).toBe(200)
    expect(reached[0]?.text).toHaveLength(100_000)
    const tooLarge = await client(post(path, `Content-Length: ${5 * 1024 * 1024 + 1}`))
    expect(await tooLarge.status()).toBe(413)
    const held = await client(post(path, 'Content-Length: 100000'), 'x')
    expect(await held.status()).toBe(408)
    await held.closed
  })
})

describe('headers', () => {
  it('that are never finished are answered 408, and a connection without any is closed', async () => {
    const half = await client('GET / HTTP/1.1\r\nHost: ')
    const silent = await client()
    expect(await half.status()).toBe(408)
    expect(half.received()).toMatch(/^x-request-id: [\w-]{36}/im)
    await Promise.all([half.closed, silent.closed])
    expect(silent.received()).toBe('')
  })

  it('that trickle in have the same time as those that stop, on a used connection too', async () => {
    const { socket, closed, received } = await client(head('GET /'))
    await expect.poll(received).toContain('fine')
    socket.write('GET / HTTP/1.1\r\nA: ')
    const timer = setInterval(() => socket.write('x'), 10)
    await closed
    clearInterval(timer)
    expect(received()).toContain('HTTP/1.1 408')
  })

  it.each([
    ['too many', 431, head('GET /', ...Array.from({ length: 200 }, (_, n) => `a${n}: 1`))],
    ['too long', 431, head('GET /', `Cookie: ${'x'.repeat(20_000)}`)],
    ['behind a target that is too long', 414, head(`GET /${'x'.repeat(9_000)}`)],
    ['behind a target longer than all headers may be', 431, head(`GET /${'x'.repeat(40_000)}`)],
    ['malformed', 400, 'GET / HTTP/1.1\r\nno colon\r\n\r\n'],
    ['of no request at all', 400, '\x16\x03\x01\x02hello\r\n\r\n'],
    ['without a Host', 400, 'GET / HTTP/1.1\r\n\r\n'],
    ['with an expectation that cannot be met', 417, head('GET /', 'Expect: the impossible')],
    ['with a length that is none', 400, post('/', 'Content-Length: -1')],
    ['with two lengths', 400, post('/', 'Content-Length: 1', 'Content-Length: 2')],
    ['with a length and chunks', 400, post('/', 'Content-Length: 1', 'Transfer-Encoding: chunked')],
    ['that would change a built file', 405, head('PUT /_next/static/chunks/x.js')],
    ['that would change a public file', 405, post('/icon%2Esvg?v=1')],
    ['that ask for a tunnel', 405, head('CONNECT other.test:443')],
  ])('%s are refused with a problem, an id and the headers of every answer', async (_, expected, bytes) => {
    const { status, received } = await client(bytes)
    expect(await status()).toBe(expected)
    expect(received()).toMatch(/^x-request-id: [\w-]{36}/im)
    expect(received()).toMatch(/^x-frame-options: DENY/im)
    expect(received()).toMatch(/^content-security-policy: default-src 'none'/im)
    expect(reached).toEqual([])
  })
})

describe('connections', () => {
  it('beyond the limit end the one that has waited longest for its client, and never one that is worked on', async () => {
    edgeLimits.headersWithin = 5_000
    answer = () => undefined
    const worked = await client(head('GET /'))
    const half = await client('GET / HTTP/1.1\r\n')
    const body = await client(post('/sign-in', 'Content-Length: 5'), '1')
    const idle = await client()
    await expect.poll(() => reached.length).toBe(1)
    await client()
    await half.closed
    await client()
    await body.closed
    await client()
    await idle.closed
    expect(worked.socket.destroyed).toBe(false)
  })

  it('are refused while all others are worked on', async () => {
    answer = () => undefined
    for (let n = 0; n < short.connections; n += 1) await client(head('GET /'))
    await expect.poll(() => reached.length).toBe(short.connections)
    const further = await client(head('GET /'))
    expect(await further.status()).toBe(503)
    expect(reached).toHaveLength(short.connections)
  })

  it('have their requests worked on one after the other, and end after too many at once', async () => {
    const answers: ServerResponse[] = []
    answer = (response) => answers.push(response)
    const { received, closed } = await client(head('GET /').repeat(500))
    await expect.poll(() => answers.length).toBe(1)
    await sleep(50)
    expect(reached).toHaveLength(1)
    const timer = setInterval(() => answers.shift()?.end('fine'), 1)
    await closed
    clearInterval(timer)
    expect(reached).toHaveLength(edgeLimits.pipelined)
    expect(received().match(/HTTP\/1\.1 503/g)).toHaveLength(1)
  })

  it.each([
    ['bodies', post('/x', 'Content-Length: 9000') + 'x'.repeat(9_000)],
    ['bodies in chunks', `${post('/x', 'Transfer-Encoding: chunked')}${'1\r\nx\r\n'.repeat(9_000)}0\r\n\r\n`],
    ['headers', head('GET /', `Cookie: ${'x'.repeat(9_000)}`)],
  ])('hold no more than 16 KiB in the %s of requests behind the first one', async (_, request) => {
    edgeLimits.bodyWithin = 5_000
    const answers: ServerResponse[] = []
    answer = (response) => answers.push(response)
    const { received, closed } = await client(request.repeat(4))
    await expect.poll(() => answers.length).toBe(1)
    await sleep(100)
    expect(heldBytes()).toBeLessThan(17_000)
    const timer = setInterval(() => answers.shift()?.end('fine'), 5)
    await closed
    clearInterval(timer)
    expect(reached).toHaveLength(2)
    expect(received().match(/HTTP\/1\.1 503/g)).toHaveLength(1)
  })

  it('have no request parsed past the one that was refused', async () => {
    let parsed = 0
    const count = () => (parsed += 1)
    diagnostics.subscribe('http.server.request.start', count)
    answer = () => undefined
    const { socket } = await client(head('GET /').repeat(1_000))
    await sleep(100)
    socket.write(head('GET /').repeat(1_000))
    await sleep(100)
    diagnostics.unsubscribe('http.server.request.start', count)
    expect(parsed).toBe(edgeLimits.pipelined + 1)
  })

  it('on which nobody takes the answer are ended', async () => {
    edgeLimits.answerMovesWithin = 200
    answer = (response) => response.end(Buffer.alloc(50_000_000))
    const { socket } = await client(head('GET /'))
    socket.pause()
    await expect.poll(() => reached[0]?.response.destroyed, { timeout: 5_000 }).toBe(true)
    expect(socket.bytesRead).toBeLessThan(50_000_000)
  })
})
