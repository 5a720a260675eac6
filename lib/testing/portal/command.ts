import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from './portal'

const project = fileURLToPath(new URL('../../..', import.meta.url))

export interface Ended {
  /** Null where it was killed. */
  code: number | null
  out: string
  err: string
}

export interface Command {
  process: ChildProcess
  ended: Promise<Ended>
}

/** The operators' command, as an operator calls it with these settings. */
export function latchkey(settings: Settings, ...words: string[]): Command {
  const { PATH = '', HOME = '', TMPDIR = '' } = process.env
  const env = { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...unset, ...settings, NODE_ENV: 'production' as const }
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...words], { cwd: project, env })
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.on('data', (text) => (ended.out += text))
  child.stderr.on('data', (text) => (ended.err += text))
  return { process: child, ended: new Promise((done) => child.on('close', (code) => done({ ...ended, code }))) }
}

/** What it answers in JSON. @throws Error where it did not end with 0 */
export async function answerOf<T>(settings: Settings, ...words: string[]): Promise<T> {
  const { code, out, err } = await latchkey(settings, ...words, '--json').ended
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err || out}`)
  return JSON.parse(out)
}

interface Doctor {
  ok: boolean
  sealed: { table: string; key: string; opened: number; total: number }[]
}

/** How many sealed values the doctor opened, of all. It ends with 1 where one does not open. */
export async function doctor(settings: Settings) {
  const { ok, sealed } = await answerOf<Doctor>(settings, 'doctor')
  const sum = (name: 'opened' | 'total') => sealed.reduce((all, one) => all + one[name], 0)
  const keys = [...new Set(sealed.map(({ key }) => key))].sort()
  return { ok, opened: sum('opened'), total: sum('total'), keys }
}

/** A developer's `.env` must not decide what happens here. */
const unset: Settings = Object.fromEntries(
  [...readFileSync(join(project, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => [name, '']),
)
