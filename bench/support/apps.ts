import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchPortal, type Portal, readiness, type Settings } from '../../lib/testing/portal/portal'

export type App = 'floor' | 'better-auth'

const project = fileURLToPath(new URL('../..', import.meta.url))
const folderOf = (app: App) => `bench/${app}`

/** Installed and built where that was not done since the app, Next or the hasher changed. */
export function prepareApp(app: App, say: (line: string) => void): void {
  const folder = join(project, folderOf(app))
  if (existsSync(join(folder, 'package.json')) && !existsSync(join(folder, 'node_modules'))) {
    say(`Installing ${app} (once)`)
    const npm = process.env.npm_execpath
    const ci = ['ci', '--no-audit', '--no-fund']
    if (npm) execFileSync(process.execPath, [npm, ...ci], { cwd: folder, stdio: 'inherit' })
    else execFileSync('npm', ci, { cwd: folder, stdio: 'inherit' })
  }
  const stamp = join(folder, '.next', 'bench-stamp')
  const digest = digestOf(folder)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  say(`Building ${app} (whenever it has changed)`)
  const next = join(project, 'node_modules/next/dist/bin/next')
  const env = { ...process.env, NODE_ENV: 'production' as const, NEXT_TELEMETRY_DISABLED: '1' }
  const unused = { SECRET: 'x'.repeat(32), APP_URL: 'http://localhost' }
  execFileSync(process.execPath, [next, 'build', folder], { cwd: project, env: { ...env, ...unused }, stdio: 'pipe' })
  mkdirSync(join(folder, '.next'), { recursive: true })
  writeFileSync(stamp, digest)
}

function digestOf(folder: string): string {
  const own = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|m?js)$|package-lock\.json$/.test(file) && !/^(node_modules|\.next|next-env)/.test(file))
    .map((file) => join(folder, file))
  const others = ['lib/server/secrets/hasher.ts', 'lib/domain/security-numbers.ts', 'package-lock.json'].map((file) =>
    join(project, file),
  )
  const hash = createHash('sha256')
  for (const file of [...own.toSorted(), ...others]) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** The built app, ready. Its address is its own. */
export async function startApp(app: App, settings: Settings): Promise<Portal> {
  const { APP_URL: _, PORT: __, ...shared } = settings
  const server = await launchPortal({ ...shared, BENCH_APP: folderOf(app) }, 'bench/support/next.mjs')
  await readiness(server)
  return server
}
