import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'
import { errorCodeOf, readIfThere } from '../files/durable-file'

const holderShape = z.object({
  pid: z.int().positive(),
  /** When the process began, so that another process with the same number is not taken for it. */
  start: z.string().nullable(),
  /** Machine, boot and process namespace: a process number means nothing outside of these. */
  world: z.string(),
  what: z.string(),
  since: z.string(),
})

/** The process that made a lock file. */
export type Holder = z.infer<typeof holderShape>

/** What a lock file says about the data folder. `damaged`: a process may hold it, but its file cannot say which. */
export type LockState = { state: 'free' } | { state: 'held'; by: Holder } | { state: 'damaged' }

/** A holder touches its lock file this often, ms. */
export const beatEvery = 5_000
/** Without a touch for this long the holder is dead, ms. */
export const deadAfter = 15_000

const free: LockState = { state: 'free' }

/**
 * A damaged file is left by a power loss, or is on its way to its content where the file system has no hard links: its
 * age decides, as for a holder on another machine.
 * @throws UnusableFile if the path holds something that no process of this program makes
 */
export function readLock(path: string): LockState {
  if (existsSync(`${path}.left`)) return free
  const text = readIfThere(path, { damagedText: '' })
  if (text === undefined) return free
  const holder = parseHolder(text)
  if (!holder) return isBeating(path) ? { state: 'damaged' } : free
  const isLocal = holder.start !== null && holder.world === world()
  const isAlive = isLocal ? startOf(holder.pid) === holder.start : isBeating(path)
  return isAlive ? { state: 'held', by: holder } : free
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holderShape.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

export const thisProcess = (what: string): Holder => ({
  pid: process.pid,
  start: startOf(process.pid) ?? null,
  world: world(),
  what,
  since: new Date().toISOString(),
})

function isBeating(path: string): boolean {
  const touchedAt = touchOf(path)
  if (touchedAt === undefined) return false
  const age = Date.now() - touchedAt
  // A touch in the future: the clock was ahead then, or another machine's clock is. Only a new touch tells them apart.
  return age < 0 ? isTouchedAgain(path, touchedAt) : age < deadAfter
}

function isTouchedAgain(path: string, before: number): boolean {
  const end = performance.now() + deadAfter
  while (performance.now() < end) {
    if (touchOf(path) !== before) return true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
  }
  return false
}

/** Undefined if the file was removed by a process that took a higher number. */
function touchOf(path: string): number | undefined {
  try {
    return statSync(path).mtimeMs
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function world(): string {
  return [hostname(), attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()), namespace()].join()
}
const namespace = () => attempt(() => readlinkSync('/proc/self/ns/pid'))

/** Linux: clock ticks since boot, the 22nd field of `stat` (the name in brackets may hold any text). Else `ps`. */
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
