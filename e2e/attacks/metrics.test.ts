import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { at } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { send } from '../../lib/testing/portal/http'
import { browserWithPassword, giveCode, givePassword } from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, openStage, type StageWithPostgres } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import { samples, scrape } from './support/metrics'

const token = 'of-the-monitoring-alone'
let stage: StageWithPostgres
let person: Enrolee
beforeAll(async () => {
  stage = await openStage(1, { METRICS_TOKEN: token })
  person = await enrolledPerson(stage)
})
afterAll(() => stage.close())

const door = () => stage.doorOf(0)
const read = async () => samples((await scrape(door())).text)
const signIns = (method: string, outcome: string) => `latchkey_sign_ins_total{method="${method}",outcome="${outcome}"}`

test('what came through a proxy needs the token, from whatever address; this machine and the token read', async () => {
  expect((await scrape(door())).headers['content-type']).toContain('text/plain; version=0.0.4')
  const proxied: Record<string, string>[] = [
    { 'x-forwarded-for': '203.0.113.7' },
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-real-ip': '127.0.0.1' },
    { host: 'portal.example.com' },
    { host: 'localhost:80' },
    { 'x-forwarded-proto': 'https' },
    { 'x-forwarded-host': 'portal.example.com' },
    { 'x-latchkey-direct': 'yes', via: '1.1 gateway' },
    { 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${token}x` },
  ]
  for (const headers of proxied) {
    const answer = await scrape(door(), headers)
    expect(answer.status).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'not-signed-in' })
  }
  const far = { 'x-forwarded-for': '203.0.113.7', host: 'portal.example.com', authorization: `Bearer ${token}` }
  expect((await scrape(door(), far)).status).toBe(200)
})

test('sign-ins are counted once, by what was given and what came of it', async () => {
  const before = await read()
  const browser = await browserWithPassword(door(), person)
  await giveCode(browser, 'recovery-code', 'AAAA-AAAA-AAAA')
  await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0))
  const plain = await createPerson(stage.sql)
  const stranger = new Browser(door())
  await browserWithPassword(door(), plain)
  for (let n = 0; n < 6; n += 1) await givePassword(stranger, { ...plain, password: 'not theirs at all' })
  const after = await read()
  const grown = [...after].filter(([name]) => /sign_ins|challenges/.test(name))
  const by = Object.fromEntries(grown.map(([name, now]) => [name, now - (before.get(name) ?? 0)]).filter(([, n]) => n))
  expect(by).toEqual({
    [signIns('password', 'challenged')]: 1,
    [signIns('recovery-code', 'failed')]: 1,
    [signIns('recovery-code', 'succeeded')]: 1,
    [signIns('password', 'succeeded')]: 1,
    [signIns('password', 'failed')]: 5,
    [signIns('password', 'limited')]: 1,
    'latchkey_challenges_total{event="opened"}': 1,
    'latchkey_challenges_total{event="completed"}': 1,
  })
})

test('the numbers name nobody, and every route is its pattern', async () => {
  const browser = await browserWithPassword(door(), await createPerson(stage.sql))
  await browser.get('/api/admin/employees/0193aaaa-0000-7000-8000-000000000000')
  await browser.get('/api/secret-path-of-a-client')
  await browser.get('/secret-page-of-a-client')
  const { text } = await scrape(door())
  expect(text).toContain('route="/api/admin/employees/{id}"')
  expect(text).toContain('route="page"')
  expect(text).not.toMatch(/attacks\.test|0193aaaa|secret-pa/)
})

test('a request id of the trusted proxy is taken over, and nothing that is none', async () => {
  const ask = (id: string) => new Browser(door()).get('/api/auth/csrf', { 'x-request-id': id })
  const { headers } = await ask('0af7651916cd43dd8448eb211c80319c')
  expect(headers['x-request-id']).toBe('0af7651916cd43dd8448eb211c80319c')
  const logged = () => at(stage.portals, 0).output()
  await vi.waitFor(() => expect(logged()).toContain('"requestId":"0af7651916cd43dd8448eb211c80319c"'))
  for (const id of ['short', 'a b c d e f g h', `${'x'.repeat(65)}`, '<script>alert(1)</script>'])
    expect((await ask(id)).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})

test('while the database is away the metrics say so', async () => {
  expect((await read()).get('latchkey_database_up')).toBe(1)
  await stage.postgres.stop()
  const away = await read()
  expect(away.get('latchkey_database_up')).toBe(0)
  expect(away.has('latchkey_mail_queue_length')).toBe(false)
  expect((await send(door().port, { path: '/api/health/ready' })).status).toBe(503)
  await stage.postgres.start()
})
