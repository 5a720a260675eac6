import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../lib/testing/free-port'
import { type Portal, startPortal } from '../../lib/testing/portal/portal'
import { settingsFor } from '../../lib/testing/portal/stage'

export interface Embedded {
  portal: Portal
  close(): Promise<void>
}

/** A portal on the embedded database, with people. Its address is no loopback name: it is no demo. */
export async function openEmbedded(people: { enrolled: number; others: number }): Promise<Embedded> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const { DATABASE_URL: _, ...shared } = settingsFor(
      '',
      folder,
      `http://${randomBytes(4).toString('hex')}.bench.test`,
    )
    const settings = { ...shared, PORT: String(await freePort()) }
    const script = fileURLToPath(new URL('seed-embedded.ts', import.meta.url))
    const env = { ...process.env, ...settings, DATABASE_URL: '' }
    const args = ['--import', 'tsx', script, JSON.stringify(people)]
    const { status } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
    if (status !== 0) throw new Error(`The embedded database's people were not made: ${status}`)
    const portal = await startPortal(settings)
    return {
      portal,
      async close() {
        await portal.signal('SIGTERM')
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
