import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { makeVault } from '../../server/secrets/vault'
import { challengeOf, codeAt, typeCode, typePassword } from '../../testing/people'
import { sealSomething } from '../../testing/seeds/sealed'
import { type TestDeps, testDeps } from '../../testing/test-deps'
import { sealedColumns, valuesByKey } from './columns'
import { examineVault } from './examine'
import { rotate } from './rotate'

const base = testDeps()
const key = (id: string) => ({ id, key: randomBytes(32) })
const [k1, k2] = [key('k1'), key('k2')]
/** One portal, whose keys change in place. */
const portal = (...keys: (typeof k1)[]) => Object.create(base, { vault: { value: makeVault(keys) } }) as TestDeps
const silent = { report() {}, signal: new AbortController().signal }
const sealedInAll = 1 + 1 + 10 + 1 + 1
const sealedKinds = 5
const counts = async () => Object.fromEntries(await valuesByKey(base.db))

it('the registry names every column that the schema calls sealed, and no other', () => {
  const models = readFileSync('prisma/schema.prisma', 'utf8').split(/\n(?=(?:\/\/\/[^\n]*\n)*model )/)
  const commented = models.flatMap((model) => {
    const table = /@@map\("(\w+)"\)/.exec(model)?.[1]
    const fields = model.matchAll(
      /^ {2}\/\/\/[^\n]*\bsealed\b[^\n]*\n {2}(\w+)\s+String\??(?:[^\n]*@map\("(\w+)"\))?/gim,
    )
    return [...fields].map(([, field, mapped]) => `${table}.${mapped ?? field}`)
  })
  const registered = Object.values(sealedColumns).map(({ table, column }) => `${table}.${column}`)
  expect(commented.sort()).toEqual(registered.sort())
})

describe('an operator who rotates the keys', () => {
  it('has every secret sealed under the new first key, and people sign in as before', async () => {
    const { secret } = await sealSomething(portal(k1))
    const after = portal(k2, k1)
    const told: number[] = []
    const rotated = await rotate(after, { ...silent, report: ({ done }) => told.push(done) })
    expect(rotated).toMatchObject({ key: 'k2', ok: true, removable: ['k1'] })
    expect(rotated.tables.map(({ sealed }) => sealed)).toEqual([1, 1, 10, 1, 1])
    expect(told.at(-1)).toBe(sealedInAll)
    expect(await counts()).toEqual({ k2: sealedInAll })
    const alone = portal(k2)
    expect(await examineVault(alone, silent.report)).toHaveLength(sealedKinds)
    base.clock.advance(60_000)
    const challenge = challengeOf(await typePassword(alone))
    const code = codeAt(secret, alone.clock.now())
    expect(await typeCode(alone, { challenge, code })).toMatchObject({ session: expect.anything() })
  })

  it('goes on where it was stopped, and everything opens in between', async () => {
    await sealSomething(portal(k1))
    const both = portal(k2, k1)
    const stopping = new AbortController()
    const stopped = rotate(both, { report: () => stopping.abort(), signal: stopping.signal })
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
    expect((await counts()).k1).toBeGreaterThan(0)
    expect((await examineVault(both, silent.report)).every(({ opened, total }) => opened === total)).toBe(true)
    expect(await rotate(both, silent)).toMatchObject({ removable: ['k1'] })
    expect(await rotate(both, silent)).toMatchObject({ removable: ['k1'] })
    expect(await counts()).toEqual({ k2: sealedInAll })
  })

  it('never loses what does not open: it is left as it is and counted', async () => {
    await sealSomething(portal(k1))
    await flip(3)
    const rotated = await rotate(portal(k2, k1), silent)
    expect(rotated).toMatchObject({ ok: false, removable: [] })
    expect(rotated.tables.find(({ table }) => table === 'recovery_code')).toMatchObject({ sealed: 7, failed: 3 })
    expect(await counts()).toEqual({ k1: 3, k2: sealedInAll - 3 })
  })
})

describe('the doctor', () => {
  it('finds flipped bytes, and names the rows', async () => {
    await sealSomething(portal(k1))
    const ids = await flip(1)
    const examined = await examineVault(portal(k1), silent.report)
    expect(examined).toContainEqual({ table: 'recovery_code', key: 'k1', opened: 9, total: 10, broken: ids })
    expect(examined.filter(({ opened, total }) => opened === total)).toHaveLength(sealedKinds - 1)
  })

  it('finds a row that was copied to somebody else', async () => {
    const { userId } = await sealSomething(portal(k1))
    const { companyId } = await base.db.user.findUniqueOrThrow({ where: { id: userId } })
    const other = await base.db.user.create({ data: { companyId, email: 'other@acme.test', name: 'Other' } })
    await base.db.authenticator.updateMany({ data: { userId: other.id } })
    const examined = await examineVault(portal(k1), silent.report)
    expect(examined.find(({ table }) => table === 'authenticator')).toMatchObject({ opened: 0, total: 1 })
  })

  it('finds that a key is missing, table by table', async () => {
    await sealSomething(portal(k1))
    const examined = await examineVault(portal(k2), silent.report)
    expect(examined).toHaveLength(sealedKinds)
    expect(examined.every(({ key, opened }) => key === 'k1' && opened === 0)).toBe(true)
  })
})

/** One bit of each of the first recovery codes' sealed bytes. */
async function flip(rows: number) {
  const found = await base.db.recoveryCode.findMany({ orderBy: { id: 'asc' }, take: rows })
  for (const { id, hash } of found) {
    const [keyId, nonce, sealed = ''] = hash.split('.')
    const bytes = Buffer.from(sealed, 'base64url')
    bytes[5] = (bytes[5] ?? 0) ^ 4
    await base.db.recoveryCode.update({
      where: { id },
      data: { hash: [keyId, nonce, bytes.toString('base64url')].join('.') },
    })
  }
  return found.map(({ id }) => id)
}
