import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/**
 * One process at a time on a data folder: two on the same embedded database both succeed and silently lose rows.
 *
 * Numbered files `lock.N`; the highest one counts. Taking the lock is `link` to the next number, which exactly one
 * of several can do. Nobody removes the file he holds (a reused number would let two win): who leaves early
 * puts `lock.N.left` beside it, who is killed is recognised by his process being gone.
 */
export interface DataFolderLock {
  release(): void
}

export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

interface Holder {
  pid: number
  /** When the process began, so that a number given anew is not taken for it. */
  start: string | null
  /** Machine, boot and process namespace: elsewhere a pid means nothing. */
  world: string
  what: string
  since: string
}

const beatEvery = 5_000
const deadAfter = 15_000

/** @throws DataFolderInUse with a sentence that names the process which holds it. */
export function lockDataFolder(dataDir: string, what: string): DataFolderLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const draft = join(dataDir, `lock-draft.${process.pid}.${randomBytes(4).toString('hex')}`)
  writeFileSync(draft, JSON.stringify(myself(what)), { mode: 0o600, flag: 'wx' })
  try {
    return held(dataDir, take(dataDir, draft))
  } finally {
    rmSync(draft, { force: true })
  }
}

function take(dataDir: string, draft: string): number {
  for (;;) {
    const highest = numbers(dataDir).at(-1) ?? 0
    const holder = highest ? livingHolder(dataDir, highest) : undefined
    if (holder) throw new DataFolderInUse(refusal(dataDir, holder))
    const mine = highest + 1
    if (!linked(draft, lockFile(dataDir, mine))) continue
    const now = numbers(dataDir)
    if (now.at(-1) === mine) {
      for (const lower of now.filter((number) => number < mine)) forget(dataDir, lower)
      return mine
    }
    rmSync(lockFile(dataDir, mine), { force: true })
  }
}

function held(dataDir: string, number: number): DataFolderLock {
  const path = lockFile(dataDir, number)
  const beat = setInterval(() => {
    if (existsSync(path)) utimesSync(path, new Date(), new Date())
  }, beatEvery).unref()
  return {
    release() {
      clearInterval(beat)
      writeFileSync(`${path}.left`, '', { mode: 0o600 })
    },
  }
}

const refusal = (dataDir: string, { what, pid, since }: Holder) =>
  `The data folder ${dataDir} is in use by ${what} (process ${pid}, since ${since}); stop it first, or set another DATA_DIR.`

const lockFile = (dataDir: string, number: number) => join(dataDir, `lock.${number}`)

function numbers(dataDir: string): number[] {
  const found = readdirSync(dataDir).flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? [])
  return found.map(Number).sort((a, b) => a - b)
}

function forget(dataDir: string, number: number) {
  rmSync(lockFile(dataDir, number), { force: true })
  rmSync(`${lockFile(dataDir, number)}.left`, { force: true })
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function livingHolder(dataDir: string, number: number): Holder | undefined {
  const path = lockFile(dataDir, number)
  if (existsSync(`${path}.left`)) return undefined
  try {
    const holder: Holder = JSON.parse(readFileSync(path, 'utf8'))
    const sameWorld = holder.start !== null && holder.world === world()
    const alive = sameWorld ? startOf(holder.pid) === holder.start : Date.now() - statSync(path).mtimeMs < deadAfter
    return alive ? holder : undefined
  } catch (error) {
    // Removed between the look and the read, by one who took a higher number.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const myself = (what: string): Holder => ({
  pid: process.pid,
  start: startOf(process.pid) ?? null,
  world: world(),
  what,
  since: new Date().toISOString(),
})

function world(): string {
  return [hostname(), attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()), namespace()].join()
}
const namespace = () => attempt(() => readlinkSync('/proc/self/ns/pid'))

/** Linux: clock ticks since boot, the 22nd field of `stat` (the name in brackets may hold anything). Else `ps`. */
function startOf(pid: number): string | undefined {
  if (namespace()) {
    const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
    return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  }
  return attempt(() =>
    execFileSync('/usr/bin/env', ['LC_ALL=C', 'ps', '-o', 'lstart=', '-p', String(pid)])
      .toString()
      .trim(),
  )
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
