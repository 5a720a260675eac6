import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import type { Db, Deps } from '../../domain/deps'
import { valuesByKey } from '../../domain/vault/columns'
import { examineVault } from '../../domain/vault/examine'
import { rotate } from '../../domain/vault/rotate'
import { type Postgres, startPostgres } from '../../testing/database/postgres'
import { closeDatabase, openDatabase } from '../database/db'
import { nobody } from '../process/control-socket'
import type { Settings } from '../settings/env'
import { checkVaultKeys, makeVault } from './vault'

/** Keys are rotated while others write: on PostgreSQL, where that happens at once. */
const key = (id: string) => ({ id, key: randomBytes(32) })
const [k1, k2] = [key('k1'), key('k2')]
const [older, newer] = [makeVault([k1, k2]), makeVault([k2, k1])]
let postgres: Postgres
let databaseUrl: string
let db: Db
beforeAll(async () => {
  postgres = await startPostgres()
})
beforeEach(async () => {
  databaseUrl = await postgres.createDatabase()
  db = await openDatabase({ rawSql: inject('rawSql'), databaseUrl } as Settings, 'the portal', (fresh) =>
    checkVaultKeys(fresh, [k2, k1]),
  )
  return closeDatabase
})
afterAll(() => postgres?.remove())

const text = new TextEncoder()

/** Authenticator keys sealed under the older key. @returns what each of them holds, by id */
async function sealKeys(count: number) {
  const company = await db.company.create({ data: { name: 'Acme' } })
  const { id: userId } = await db.user.create({
    data: { companyId: company.id, email: 'employee@acme.test', name: 'Erin Employee' },
  })
  const held = new Map<string, string>(Array.from({ length: count }, () => [randomUUID(), randomUUID()] as const))
  const rows = [...held].map(([id, plain]) => ({
    id,
    userId,
    label: 'phone',
    lastStep: 1,
    secret: seal(older, id, plain),
  }))
  for (let from = 0; from < rows.length; from += 2000)
    await db.authenticator.createMany({ data: rows.slice(from, from + 2000) })
  return { held, userId }

  function seal(vault: Deps['vault'], id: string, plain: string) {
    return vault.seal(text.encode(plain), { userId, rowId: id, purpose: 'authenticator' })
  }
}

it('what others write meanwhile, under either key, is never overwritten, and all of it ends under the new key', async () => {
  const { held, userId } = await sealKeys(3000)
  const deps = { db, vault: newer, clock: { now: () => new Date() } } as Deps
  let rotating = true
  let written = 0
  const writer = async (vault: Deps['vault']) => {
    for (const ids: string[] = [...held.keys()]; rotating; written++) {
      const id = ids[Math.floor(Math.random() * ids.length)] ?? ''
      const plain = randomUUID()
      const secret = vault.seal(text.encode(plain), { userId, rowId: id, purpose: 'authenticator' })
      await db.$transaction(async (tx) => {
        await tx.authenticator.update({ where: { id }, data: { secret } })
        held.set(id, plain)
      })
    }
  }
  const writers = [older, newer, older].map(writer)
  await rotate(deps, nobody)
  rotating = false
  await Promise.all(writers)
  expect(written).toBeGreaterThan(20)

  expect(await rotate(deps, nobody)).toMatchObject({ ok: true, removable: ['k1'] })
  const rows = await db.authenticator.findMany()
  const alone = makeVault([k2])
  const opened = rows.map(({ id, secret }) => {
    const plain = alone.open(secret, { userId, rowId: id, purpose: 'authenticator' })
    return [id, new TextDecoder().decode(plain)]
  })
  expect(new Map(opened as [string, string][])).toEqual(held)
})

it('killed halfway and run again, it goes on, and everything opens in between', async () => {
  await sealKeys(16_000)
  const halfway = latchkey('key', 'rotate')
  await expect
    .poll(async () => (await valuesByKey(db)).get('k2') ?? 0, { timeout: 50_000, interval: 20 })
    .toBeGreaterThan(0)
  halfway.kill('SIGKILL')
  await once(halfway, 'close')
  const between = await valuesByKey(db)
  expect(between.get('k1')).toBeGreaterThan(0)
  const examined = await examineVault({ db, vault: newer }, () => {})
  expect(examined.every(({ opened, total }) => opened === total)).toBe(true)

  // As if it had been killed just now, and then as if those seconds had passed.
  expect(await db.lease.updateMany({ data: { until: new Date(Date.now() + 60_000) } })).toEqual({ count: 1 })
  expect(await told(latchkey('key', 'rotate'))).toEqual([1, expect.stringMatching(/after 15 seconds/)])
  await db.lease.updateMany({ data: { until: new Date(0) } })
  const again = latchkey('key', 'rotate', '--json')
  let answer = ''
  again.stdout?.on('data', (chunk) => (answer += chunk))
  expect(await once(again, 'close')).toEqual([0, null])
  expect(JSON.parse(answer)).toMatchObject({ key: 'k2', ok: true, removable: ['k1'] })
  expect(Object.fromEntries(await valuesByKey(db))).toEqual({ k2: 16_000 })
}, 120_000)

it('two rotations at once, of two processes: one does it, the other says so and changes nothing', async () => {
  await sealKeys(20_000)
  const both = await Promise.all([1, 2].map(() => told(latchkey('key', 'rotate'))))
  expect(both.map(([code]) => code).sort()).toEqual([0, 1])
  expect(both.find(([code]) => code)?.[1]).toMatch(/^This is under way already; wait until it has ended\./)
  expect(Object.fromEntries(await valuesByKey(db))).toEqual({ k2: 20_000 })
  expect(await db.lease.count()).toBe(0)
}, 120_000)

/** How it ended, and what it said of a refusal. */
async function told(child: ChildProcess): Promise<[code: number | null, said: string]> {
  let said = ''
  child.stderr?.on('data', (chunk) => (said += chunk))
  const [code] = await once(child, 'close')
  return [code, said]
}

function latchkey(...words: string[]): ChildProcess {
  const keys = [k2, k1].map((one) => `${one.id}:${one.key.toString('base64')}`).join(',')
  const secrets = { SECRET: randomBytes(32).toString('base64'), VAULT_KEYS: keys }
  const env = { PATH: process.env.PATH, NODE_ENV: 'production' as const, DATABASE_URL: databaseUrl, ...secrets }
  return spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...words], { env })
}
