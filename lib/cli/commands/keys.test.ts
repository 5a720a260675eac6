import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealedColumns } from '../../domain/vault/columns'
import { nobody } from '../../server/process/control-socket'
import { checkVaultKeys, makeVault } from '../../server/secrets/vault'
import { readSettings, type Settings } from '../../server/settings/env'
import { sealSomething } from '../../testing/seeds/sealed'
import { type TestDeps, testDeps } from '../../testing/test-deps'
import { format } from '../output/format'
import { formatRefusal } from '../output/refusal'
import { type CommandName, runCommand } from './commands'

/** A portal on its data folder, whose keys are those of the folder's key file. */
const base = testDeps()
let settings: Settings
let deps: TestDeps
beforeEach(async () => {
  settings = readSettings({ NODE_ENV: 'production', DATA_DIR: mkdtempSync(join(tmpdir(), 'lk-keys-')) })
  deps = Object.create(base, { vault: { value: makeVault(settings.vaultKeys) } }) as TestDeps
  await checkVaultKeys(deps.db, settings.vaultKeys)
})
afterEach(() => rmSync(settings.dataDir, { recursive: true, force: true }))

const run = (command: CommandName, args = {}, where = settings) =>
  runCommand({ deps, settings: where, ...nobody }, command, args)
const again = () => readSettings({ NODE_ENV: 'production', DATA_DIR: settings.dataDir })
const ids = ({ vaultKeys }: Settings) => vaultKeys.map(({ id }) => id)

/** As if it had been so many seconds ago. */
const introduced = (id: string, seconds: number) => {
  const createdAt = new Date(deps.clock.now().getTime() - seconds * 1000)
  return deps.db.vaultKey.update({ where: { id }, data: { createdAt } })
}

describe('with the key file of the data folder', () => {
  it('key rotate makes a new first key that the portal uses at once and after a restart', async () => {
    await sealSomething(deps)
    const { status, body } = await run('key rotate')
    expect({ status, body }).toMatchObject({ status: 200, body: { key: 'k2', removable: ['k1'], ok: true } })
    expect(deps.vault.seal(new Uint8Array(1), { userId: '', rowId: '', purpose: 'enrolment' })).toMatch(/^k2\./)
    expect(ids(again())).toEqual(['k2', 'k1'])
    expect(again().secret).toBe(settings.secret)
    expect(statSync(join(settings.dataDir, 'keys.json')).mode & 0o777).toBe(0o600)
    await checkVaultKeys(deps.db, again().vaultKeys)
    expect(format('key rotate', body)).toContain('k1 seals nothing any more: key remove --key k1.')
  })

  it('key rotate finishes a stopped rotation before it makes a third key', async () => {
    await sealSomething(deps)
    const stopping = new AbortController()
    const stopped = { ...nobody, report: () => stopping.abort(), signal: stopping.signal }
    await expect(runCommand({ deps, settings, ...stopped }, 'key rotate', {})).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(ids(again())).toEqual(['k2', 'k1'])
    expect(await run('key rotate')).toMatchObject({ body: { key: 'k2', removable: ['k1'] } })
    expect(await run('key rotate')).toMatchObject({ body: { key: 'k3', removable: ['k2', 'k1'] } })
  })

  it('key rotate rejects a second rotation at the same time', async () => {
    await sealSomething(deps)
    const answers = await Promise.all([run('key rotate'), run('key rotate')])
    expect(answers).toMatchObject([{ status: 200 }, { status: 422, body: { error: 'under-way' } }])
    expect(ids(again())).toEqual(['k2', 'k1'])
    expect(formatRefusal(answers[1]?.body)).toMatch(/under way already/)
  })

  it('key remove removes an old key only once it seals no value', async () => {
    await sealSomething(deps)
    const refusal = (key: string) => ({ status: 422, body: { error: 'invalid-body', fields: { key } } })
    expect(await run('key remove', { key: 'k1' })).toMatchObject(refusal('is the key that seals'))
    expect(await run('key remove', { key: 'k9' })).toMatchObject(refusal('is not there'))
    await run('key rotate')
    await introduced('k2', 119)
    const waiting = 'may still be sealed with by a request that is on its way; try again in two minutes'
    expect(await run('key remove', { key: 'k1' })).toMatchObject(refusal(waiting))
    await introduced('k2', 121)
    const { id } = await deps.db.authenticator.findFirstOrThrow()
    const old = makeVault(settings.vaultKeys.slice(1)).seal(new Uint8Array(1), {
      userId: '',
      rowId: id,
      purpose: 'enrolment',
    })
    await deps.db.authenticator.update({ where: { id }, data: { secret: old } })
    expect(await run('key remove', { key: 'k1' })).toMatchObject(refusal('still seals 1 values; run key rotate first'))
    await deps.db.authenticator.deleteMany()
    expect(await run('key remove', { key: 'k1' })).toMatchObject({ status: 200, body: { removed: 'k1' } })
    expect(ids(again())).toEqual(['k2'])
    expect(await run('key list')).toMatchObject({ body: [{ id: 'k2', values: 13 }] })
    await checkVaultKeys(deps.db, again().vaultKeys)
  })
})

it('key rotate and key remove write nothing if VAULT_KEYS is set', async () => {
  await sealSomething(deps)
  const file = readFileSync(join(settings.dataDir, 'keys.json'), 'utf8')
  const set = { ...settings, vaultKeysInFile: false }
  expect(await run('key rotate', {}, set)).toMatchObject({ body: { key: 'k1', removable: [] } })
  expect(await run('key remove', { key: 'k1' }, set)).toMatchObject({ status: 422 })
  expect(readFileSync(join(settings.dataDir, 'keys.json'), 'utf8')).toBe(file)
})

describe('doctor', () => {
  it('reports what works and what is missing', async () => {
    await sealSomething(deps)
    const { body } = await run('doctor')
    expect(body).toMatchObject({ ok: true })
    const text = format('doctor', body)
    expect(text).toMatch(/recovery_code +k1 +10 +10/)
    expect(text).toMatch(/ok +database +answers, \d+ migrations applied/)
    expect(text).toContain('has no administrator who is not disabled')
  })

  it('finds a flipped byte, and a company without its sign-in service', async () => {
    await sealSomething(deps)
    const [row] = await deps.db.recoveryCode.findMany({ take: 1 })
    const hash = `${row?.hash.slice(0, -2)}${row?.hash.endsWith('AA') ? 'BB' : 'AA'}`
    await deps.db.recoveryCode.update({ where: { id: row?.id ?? '' }, data: { hash } })
    expect(await run('doctor')).toMatchObject({ status: 200, body: { ok: false } })
    await deps.db.recoveryCode.deleteMany()
    expect(await run('doctor')).toMatchObject({ body: { ok: true } })
    await deps.db.company.updateMany({ data: { signInSource: 'LDAP' } })
    const { body } = await run('doctor')
    expect(body).toMatchObject({ ok: false })
    expect(format('doctor', body)).toMatch(/problem +Acme +has no service to sign in through/)
  })

  /** Where in a sealed text: `keyId.nonce.ciphertext+tag`. */
  const places = { 'key id': 0, nonce: 1, ciphertext: 2, tag: 2 }
  const columns = [...Object.values(sealedColumns), { table: 'vault_key', column: '"check"', id: 'id' }]
  it.each(columns)('finds a flipped byte in every part of a seal in $table, and names the row', async (where) => {
    await sealSomething(deps)
    const { table, column, id } = where
    const [row] = await deps.db.$queryRawUnsafe<{ id: string; sealed: string }[]>(
      `SELECT ${id}::text AS id, ${column} AS sealed FROM ${table} ORDER BY ${id} LIMIT 1`,
    )
    for (const place of Object.keys(places) as (keyof typeof places)[]) {
      const flipped = flip(row?.sealed ?? '', place)
      await deps.db.$executeRawUnsafe(`UPDATE ${table} SET ${column} = $1 WHERE ${id}::text = $2`, flipped, row?.id)
      const { body } = await run('doctor')
      const key = place === 'key id' && table !== 'vault_key' ? flipped.split('.')[0] : 'k1'
      const found = expect.objectContaining({ table, key, broken: [row?.id] })
      expect(body, place).toMatchObject({ ok: false, sealed: expect.arrayContaining([found]) })
      expect(format('doctor', body)).toMatch(new RegExp(`${table} +${key} .*${row?.id}`))
    }
  })

  function flip(sealed: string, place: keyof typeof places) {
    const parts = sealed.split('.')
    const bytes = Buffer.from(parts[places[place]] ?? '', place === 'key id' ? 'utf8' : 'base64url')
    const index = place === 'tag' ? bytes.length - 1 : 0
    bytes[index] = (bytes[index] ?? 0) ^ 1
    return parts.with(places[place], bytes.toString(place === 'key id' ? 'utf8' : 'base64url')).join('.')
  }
})
