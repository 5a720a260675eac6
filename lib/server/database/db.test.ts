import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../settings/env'
import { closeDatabase, database, openDatabase } from './db'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-db-'))
})
afterEach(async () => {
  await closeDatabase()
  rmSync(dataDir, { recursive: true, force: true })
})

const settings = () => readSettings({ NODE_ENV: 'test', DATA_DIR: dataDir })
const pass = async () => {}

describe('the embedded database', () => {
  it('is there again after the portal was closed and opened', async () => {
    const db = await openDatabase(settings(), 'the portal', pass)
    await db.company.create({ data: { name: 'Acme' } })
    await closeDatabase()
    await openDatabase(settings(), 'the portal', pass)
    expect(await (await database()).company.findMany()).toMatchObject([{ name: 'Acme', demo: false }])
  })

  it('answers nobody before its keys and its company were checked', async () => {
    await expect(database()).rejects.toMatchObject({ code: 'unavailable' })
    const refused = openDatabase(settings(), 'the portal', async () => {
      await expect(database()).rejects.toMatchObject({ code: 'unavailable' })
      throw new Error('VAULT_KEYS holds another key')
    })
    await expect(refused).rejects.toThrow('VAULT_KEYS holds another key')
    await expect(database()).rejects.toMatchObject({ code: 'unavailable' })
    await openDatabase(settings(), 'the portal', pass)
    expect(await (await database()).company.count()).toBe(0)
  })
})
