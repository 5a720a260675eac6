import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../free-port'

const project = fileURLToPath(new URL('../../..', import.meta.url))
const READY_WITHIN_MS = 40_000

export type Settings = Record<string, string>

export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** One production server of the built app, as an operator starts it. */
export interface Portal {
  readonly port: number
  readonly host: string
  readonly process: ChildProcess
  readonly exited: Promise<Exit>
  /** Everything that it printed. */
  output(): string
  signal(signal: NodeJS.Signals): Promise<Exit>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts a server and gives it back at once, ready or not. */
export async function launchPortal(settings: Settings, script = 'scripts/start.mjs'): Promise<Portal> {
  const port = settings.PORT ? Number(settings.PORT) : await freePort()
  const appUrl = settings.APP_URL ?? `http://localhost:${port}`
  const child = spawn(process.execPath, [script], {
    cwd: project,
    env: {
      ...inherited(),
      APP_URL: `http://localhost:${port}`,
      ...settings,
      PORT: String(port),
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = once(child, 'close').then(([code, signal]): Exit => {
    running.delete(child)
    return { code, signal }
  })
  return {
    port,
    host: URL.canParse(appUrl) ? new URL(appUrl).host : '',
    process: child,
    exited,
    output: () => output,
    signal(name) {
      child.kill(name)
      return exited
    },
  }
}

/** Starts a server and waits until it says that it is ready. */
export async function startPortal(settings: Settings, patience?: number): Promise<Portal> {
  const portal = await launchPortal(settings)
  await readiness(portal, patience)
  return portal
}

/** Waits until the server answers that database, migrations and keys are there; `patience` in ms. */
export async function readiness(portal: Portal, patience = READY_WITHIN_MS): Promise<void> {
  const giveUp = Date.now() + patience
  const gone = portal.exited.then(() => 'gone' as const)
  while (Date.now() < giveUp) {
    const answer = await Promise.race([health(portal.port), gone])
    if (answer === 200) return
    if (answer === 'gone') break
    await after(20)
  }
  throw new Error(`The portal did not become ready:\n${portal.output().slice(-2_000)}`)
}

function health(port: number): Promise<number> {
  return new Promise((resolve) => {
    const call = request(
      { host: '127.0.0.1', port, path: '/api/health/ready', agent: false, timeout: 5_000 },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve(0))
    call.end()
  })
}

/** Of the surroundings only what every program needs. */
function inherited(): Settings {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env
  return { PATH, HOME, ...(TMPDIR && { TMPDIR }), NEXT_TELEMETRY_DISABLED: '1', ...unset }
}

/** Empty means unset, and what is there at all is not taken from a developer's `.env`, which must not decide a test. */
const unset: Settings = Object.fromEntries(
  [...readFileSync(join(project, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => [name, '']),
)
