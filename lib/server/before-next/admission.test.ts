import { once } from 'node:events'
import {
  createServer,
  get,
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { doorState, guardDoors } from './admission.mjs'
import { answersAtTheDoor } from './early-responses.mjs'

const [places, line] = [8, 128]
const half = { headers: { cookie: 'latchkey.challenge=x' } }

/** What came in, in this order, and the way to answer it. */
const came: { url: string; answer: () => void }[] = []
let server: Server
let burning: boolean

beforeAll(() => guardDoors(answersAtTheDoor))
beforeEach(async () => {
  came.length = 0
  const handle = ({ url = '' }: IncomingMessage, response: ServerResponse) =>
    came.push({ url, answer: () => void response.end('done') })
  server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  burning = false
  server.closeAllConnections()
  server.close()
  await until(() => doorState().inside === 0)
})

interface Told {
  status: number | undefined
  headers: IncomingMessage['headers']
  text: string
}

function ask(path: string, options: RequestOptions = {}) {
  const { port } = server.address() as AddressInfo
  const call = get({ host: '127.0.0.1', port, path, agent: false, ...options })
  const told = once(call, 'response').then(async ([answer]: IncomingMessage[]): Promise<Told> => {
    let text = ''
    for await (const chunk of answer as IncomingMessage) text += chunk
    return { status: answer?.statusCode, headers: answer?.headers ?? {}, text }
  })
  told.catch(() => undefined)
  return { call, told }
}

async function until(condition: () => boolean) {
  while (!condition()) await after(5)
}

/** The event loop has more to do than it can. */
async function behind() {
  burning = true
  const burn = () => {
    for (const end = performance.now() + 2; performance.now() < end; );
    if (burning) setImmediate(burn)
  }
  burn()
  ask('/first')
  await until(() => came.length === 1)
  came.shift()?.answer()
  await after(200)
}

const many = (howMany: number, path: string, options: RequestOptions = {}) =>
  Array.from({ length: howMany }, (_, n) => ask(`${path}${n}`, options))

const firstRefused = (asked: ReturnType<typeof many>) =>
  Promise.any(asked.map(async ({ told }) => ((await told).status === 503 ? told : Promise.reject())))

async function full() {
  await behind()
  many(places, '/in/')
  await until(() => came.length === places)
}

it('while the portal keeps up everybody comes in at once', async () => {
  many(places + 20, '/api/')
  await until(() => came.length === places + 20)
  expect(doorState()).toMatchObject({ inside: places + 20, waiting: 0 })
})

it('when it is behind, eight are worked on and the others wait for their turn, in the order in which they came', async () => {
  await full()
  many(3, '/wait/')
  await until(() => doorState().waiting === 3)
  expect(came).toHaveLength(places)
  came[0]?.answer()
  came[1]?.answer()
  await until(() => came.length === places + 2)
  expect(came.slice(places).map(({ url }) => url)).toEqual(['/wait/0', '/wait/1'])
})

it('whoever is half way through a sign-in goes before those who begin', async () => {
  await full()
  many(2, '/new/')
  await until(() => doorState().waiting === 2)
  ask('/half', half)
  await until(() => doorState().waiting === 3)
  came[0]?.answer()
  await until(() => came.length === places + 1)
  expect(came.at(-1)?.url).toBe('/half')
})

it('but each third place is for somebody who begins: made-up cookies do not keep everybody out', async () => {
  await full()
  many(1, '/new/')
  for (let n = 0; n < 6; n += 1) ask(`/half/${n}`, half)
  await until(() => doorState().waiting === 7)
  for (const { answer } of came.slice(0, 3)) answer()
  await until(() => came.length === places + 3)
  expect(came.slice(places).map(({ url }) => url)).toContain('/new/0')
})

it('nobody gets past the line by a path that only begins like one of health’s', async () => {
  await full()
  const paths = ['/api/health/../auth/csrf', '/_next/static/%2e%2e/api/auth/csrf', '/api/metricsX', '/api/health/else']
  for (const path of paths) ask(path)
  await until(() => doorState().waiting === paths.length)
  expect(came).toHaveLength(places)
})

it('who finds the line full reads 503 busy at once, with when to come again', async () => {
  await full()
  const asked = performance.now()
  const { headers, text } = await firstRefused(many(2 * line, '/api/'))
  // Not one of those who waited for three seconds.
  expect(performance.now() - asked).toBeLessThan(2_900)
  expect(doorState().waiting).toBeGreaterThan(line / 2)
  expect(headers).toMatchObject({ 'retry-after': '2', 'content-type': 'application/problem+json' })
  expect(JSON.parse(text)).toMatchObject({ code: 'busy', status: 503, retryAfter: 2 })
  const page = await firstRefused(many(2 * line, '/sign-in?', { headers: { accept: 'text/html' } }))
  expect(page.headers['content-type']).toContain('text/html')
  expect(page.text).toContain('Busy for a moment')
  expect(page.text).toContain('<a href="">Try again</a>')
  expect(page.text).not.toContain('http-equiv')
})

it('nobody waits in line for longer than three seconds', async () => {
  await full()
  many(line - 1, '/wait/')
  // Those who are inside leave their places after a second, eight at a time.
  await until(() => doorState().waiting > line / 2)
  const asked = performance.now()
  const { status } = await ask('/last').told
  expect(status).toBe(503)
  expect(performance.now() - asked).toBeGreaterThan(2_900)
  // Its turn would have come after some fifteen seconds.
  expect(performance.now() - asked).toBeLessThan(9_000)
  expect(came.map(({ url }) => url)).not.toContain('/last')
})

it('an upgrade, which nobody here has a use for, is a request like any other', async () => {
  server.on('upgrade', () => expect.unreachable())
  await full()
  ask('/socket', { headers: { connection: 'Upgrade', upgrade: 'websocket' } })
  await until(() => doorState().waiting === 1)
})

it('health is answered whoever waits', async () => {
  await full()
  many(5, '/wait/')
  await until(() => doorState().waiting === 5)
  expect((await ask('/api/health/live').told).text).toBe('{"status":"ok"}')
  ask('/api/health/ready')
  await until(() => came.at(-1)?.url === '/api/health/ready')
  expect(doorState()).toMatchObject({ waiting: 5, inside: places })
})

it('what waits for a mail server or a slow client for more than a second holds no place', async () => {
  await full()
  many(1, '/wait/')
  await until(() => came.length === places + 1)
  expect(doorState().waiting).toBe(0)
})

it('who hangs up leaves the line', async () => {
  await full()
  const { call } = ask('/gone')
  call.on('error', () => undefined)
  await until(() => doorState().waiting === 1)
  call.destroy()
  await until(() => doorState().waiting === 0)
  expect(came).toHaveLength(places)
})
