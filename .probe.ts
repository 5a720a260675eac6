import { mkdtemp, rm } from 'node:fs/promises'
import { startPortal } from './e2e/attacks/support/portal'
import { startPostgres, openSql } from './e2e/attacks/support/postgres'
import { settingsFor } from './e2e/attacks/support/stage'
import { seedPeople } from './bench/support/people'
import { drive } from './bench/support/drive'
import { Crowd } from './bench/support/crowd'
import { setTimeout as after } from 'node:timers/promises'
const folder = await mkdtemp('/tmp/probe-')
const pg = await startPostgres()
const url = await pg.createDatabase('bench')
const settings = { ...settingsFor(url, folder, 'http://localhost:4990'), PORT: '4990', NODE_OPTIONS: '--import=/tmp/mem.mjs ' + (process.env.EXTRA ?? '') }
const mem = (p: any) => p.output().split('\n').filter((l: string) => l.startsWith('MEM')).at(-1)
try {
  let p = await startPortal(settings); await after(5000); console.log('fresh db', mem(p))
  await p.signal('SIGTERM')
  p = await startPortal(settings); await after(4000); console.log('second start', mem(p))
  await fetch('http://localhost:4990/api/health/live'); await after(2500); console.log('live', mem(p))
  await fetch('http://localhost:4990/api/auth/csrf'); await after(2500); console.log('csrf', mem(p))
  const sql = openSql(url)
  await seedPeople(sql, settings, { enrolled: 4000 })
  const crowd = new Crowd(4000)
  for (const c of [1, 8, 32]) { const r = await drive({ flow: 'sign-in', port: p.port, host: p.host, concurrency: c, seconds: 8, ...crowd.free } as never); crowd.used((r as any).used); await after(2100); console.log('after', c, mem(p)) }
  await after(10000); console.log('rest', mem(p))
  await sql.end(); await p.signal('SIGTERM')
} finally { await pg.remove(); await rm(folder, { recursive: true, force: true }) }
