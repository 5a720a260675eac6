import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { type Portal, startPortal } from '../../lib/testing/portal/portal'
import { browserWithPassword, session } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import { halfSent } from './support/half-sent'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
let leaving: Portal
beforeAll(async () => {
  stage = await openSharedStage(1)
  leaving = await startPortal({ ...stage.settings, PORT: String(await freePort()), SHUTDOWN_DELAY: '4' })
})
afterAll(() => stage.close())

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

type Asked = Pick<IncomingMessage['headers'], 'connection'> & {
  status: number | undefined
  retryAfter: string | undefined
  kept: boolean
}

/** Over one kept connection, as a browser or a proxy has it. */
function ask(path: string): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port: leaving.port, path, agent }, (answer: IncomingMessage) => {
      const { 'retry-after': retryAfter, connection } = answer.headers
      answer
        .resume()
        .on('end', () => resolve({ status: answer.statusCode, retryAfter, connection, kept: call.reusedSocket }))
    })
    call.on('error', reject)
    call.end()
  })
}

test('a stop is told before it begins, answers everybody and resets nobody; a second signal changes nothing', async () => {
  const person = await createPerson(stage.sql)
  const browser = await browserWithPassword(leaving, person)
  await ask('/api/health/ready')
  expect(await ask('/api/health/ready')).toMatchObject({ status: 200, connection: 'keep-alive', kept: true })
  const underWay = await halfSent(leaving, {
    method: 'POST',
    path: '/api/account/mfa/authenticator',
    headers: {
      host: leaving.host,
      cookie: `latchkey.session=${browser.cookies.get('latchkey.session')}`,
      'content-type': 'application/json',
    },
    body: '{}',
  })
  const ended = leaving.signal('SIGTERM')
  // The signal has arrived once the answer says so.
  await expect.poll(async () => (await ask('/api/health/ready')).status, { interval: 5 }).toBe(503)
  leaving.process.kill('SIGTERM')
  expect(await ask('/api/health/ready')).toMatchObject({
    status: 503,
    retryAfter: '5',
    connection: 'close',
    kept: false,
  })
  expect(await ask('/api/auth/csrf')).toMatchObject({ status: 200, connection: 'close' })
  expect(await session(browser)).toMatchObject({ user: { id: person.id } })
  expect(await underWay.finish()).toBe(201)
  expect(await ended).toEqual({ code: 143, signal: null })
  expect(leaving.output()).not.toMatch(/error|exception|cut off/i)
  expect(await session(browser.copy(stage.doorOf(0)))).toMatchObject({ user: { id: person.id } })
})

test('neither who holds a connection and asks nothing nor who asks and hangs up keeps a portal from closing its database', async () => {
  const portal = await startPortal({ ...stage.settings, PORT: String(await freePort()) })
  const connected = async () => {
    const socket = connect(portal.port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
  const silent = await connected()
  silent.write('GET / HTTP/1.1\r\nHost: ')
  const impatient = await connected()
  const blocker = new pg.Client(stage.settings.DATABASE_URL)
  await blocker.connect()
  await blocker.query('BEGIN; LOCK TABLE lease IN ACCESS EXCLUSIVE MODE')
  // Sent at once, answered one after the other: all but the first wait behind it when their connection ends.
  impatient.write(`GET /api/health/ready HTTP/1.1\r\nHost: ${portal.host}\r\n\r\n`.repeat(20))
  const asked = `pg_stat_activity WHERE wait_event_type = 'Lock' AND query = 'DELETE FROM lease WHERE false'`
  await expect.poll(() => count(stage.sql, asked), { interval: 5 }).toBe(1)
  impatient.destroy()
  await blocker.end()
  await expect.poll(() => count(stage.sql, asked), { interval: 5 }).toBe(0)
  const began = performance.now()
  expect(await portal.signal('SIGTERM')).toEqual({ code: 143, signal: null })
  expect(performance.now() - began).toBeLessThan(6_000)
  expect(portal.output()).not.toContain('cut off')
  silent.destroy()
})
