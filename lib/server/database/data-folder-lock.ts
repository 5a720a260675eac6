import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDurably, errorCodeOf, reasonOf, removeOldDrafts, UnusableFile } from '../files/durable-file'
import { beatEvery, deadAfter, type LockState, readLock, thisProcess } from './lock-holder'

/**
 * One process at a time on a data folder: two on the same embedded database both succeed and silently lose rows.
 *
 * Numbered files `lock.N`; the highest one counts. Taking the lock is `link` to the next number, which exactly one
 * of several can do. Holders never delete their lock file, because numbers must not be reused. A clean exit writes
 * `lock.N.left`; a killed holder is recognised because its process is gone. A power loss may leave a damaged file:
 * see lock-holder.ts.
 */
export interface DataFolderLock {
  release(): void
}

export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

/**
 * @throws DataFolderInUse with a sentence that names the process which holds it, or the lock file that cannot say it
 * @throws UnusableFile if the folder or a lock file cannot be used
 */
export function lockDataFolder(dataDir: string, what: string): DataFolderLock {
  makeFolder(dataDir)
  const number = take(dataDir, JSON.stringify(thisProcess(what)))
  removeOldDrafts(dataDir)
  return held(dataDir, number)
}

function makeFolder(dataDir: string) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unusable(dataDir, error)
  }
}

const unusable = (path: string, error: unknown) =>
  new UnusableFile(`${path} ${reasonOf(errorCodeOf(error))}`, { cause: error })

function take(dataDir: string, content: string): number {
  for (;;) {
    const highest = numbers(dataDir).at(-1) ?? 0
    if (highest) requireFree(dataDir, highest)
    const mine = highest + 1
    // Its lock file was deleted by hand. With this mark the new lock would count as released.
    rmSync(`${lockFile(dataDir, mine)}.left`, { force: true })
    if (!made(lockFile(dataDir, mine), content)) continue
    const now = numbers(dataDir)
    if (now.at(-1) === mine) {
      for (const lower of now.filter((number) => number < mine)) forget(dataDir, lower)
      return mine
    }
    rmSync(lockFile(dataDir, mine), { force: true })
  }
}

function requireFree(dataDir: string, number: number) {
  const path = lockFile(dataDir, number)
  const lock = readLock(path)
  if (lock.state !== 'free') throw new DataFolderInUse(refusal({ dataDir, path, lock }))
}

function refusal({
  dataDir,
  path,
  lock,
}: {
  dataDir: string
  path: string
  lock: Exclude<LockState, { state: 'free' }>
}) {
  if (lock.state === 'damaged')
    return `The data folder ${dataDir} may be in use: its lock file ${path} is damaged and less than ${deadAfter / 1000} seconds old. Stop the portal that uses the folder, or if none runs, start again in ${deadAfter / 1000} seconds.`
  const { what, pid, since } = lock.by
  return `The data folder ${dataDir} is in use by ${what} (process ${pid}, since ${since}); stop it first, or set another DATA_DIR.`
}

function held(dataDir: string, number: number): DataFolderLock {
  const path = lockFile(dataDir, number)
  const beat = setInterval(() => ignoreFailure(() => utimesSync(path, new Date(), new Date())), beatEvery).unref()
  return {
    release() {
      clearInterval(beat)
      ignoreFailure(() => writeFileSync(`${path}.left`, '', { mode: 0o600 }))
    },
  }
}

/** A full disk or a removed folder must not end the process: a lock without these marks is found dead in another way. */
function ignoreFailure(act: () => void) {
  try {
    act()
  } catch {}
}

const lockFile = (dataDir: string, number: number) => join(dataDir, `lock.${number}`)

/** At most 15 digits: greater numbers are not exact, and the next one would be the same. */
function numbers(dataDir: string): number[] {
  const found = names(dataDir).flatMap((name) => /^lock\.([1-9]\d{0,14})$/.exec(name)?.[1] ?? [])
  return found.map(Number).sort((a, b) => a - b)
}

function names(dataDir: string): string[] {
  try {
    return readdirSync(dataDir)
  } catch (error) {
    throw unusable(dataDir, error)
  }
}

function forget(dataDir: string, number: number) {
  rmSync(lockFile(dataDir, number), { force: true })
  rmSync(`${lockFile(dataDir, number)}.left`, { force: true })
}

/** False if another process has made the file. */
function made(path: string, content: string): boolean {
  try {
    createDurably(path, content)
    return true
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false
    throw unusable(path, error)
  }
}
