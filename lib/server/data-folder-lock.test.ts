import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DataFolderInUse, lockDataFolder } from './data-folder-lock'

let dataDir: string
const children: ChildProcess[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-lock-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

/** Another process that tries to take the lock, says `held` or why not, and stays. */
function contender(): { child: ChildProcess; answer: Promise<string> } {
  const script = `
    import { lockDataFolder } from './lib/server/data-folder-lock.ts'
    try { lockDataFolder(process.argv.at(-1), 'the portal'); console.log('held') } catch (error) { console.log(error.message) }
    process.stdin.resume()`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, '--', dataDir])
  children.push(child)
  return { child, answer: once(child.stdout, 'data').then(([data]) => String(data).trim()) }
}

describe('a second process on the data folder', () => {
  it('is refused with a sentence that names the first', async () => {
    const { child, answer } = contender()
    expect(await answer).toBe('held')
    const refusal = new RegExp(
      `^The data folder .* is in use by the portal \\(process ${child.pid}, since .*\\); .*\\.$`,
    )
    expect(() => lockDataFolder(dataDir, 'the operators’ command')).toThrow(DataFolderInUse)
    expect(() => lockDataFolder(dataDir, 'the operators’ command')).toThrow(refusal)
  })

  it('gets in after the first was killed, and after it left', async () => {
    const { child, answer } = contender()
    await answer
    child.kill('SIGKILL')
    await once(child, 'exit')
    lockDataFolder(dataDir, 'one').release()
    lockDataFolder(dataDir, 'two').release()
    expect(readdirSync(dataDir).sort()).toEqual(['lock.3', 'lock.3.left'])
  })

  it('of several at the same moment over a dead one exactly one gets in, every time', async () => {
    const first = contender()
    await first.answer
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const rounds = Array.from({ length: 40 }, (_, round) => join(dataDir, `round-${round}`))
    for (const folder of rounds) cpSync(join(dataDir, 'lock.1'), join(folder, 'lock.1'))
    const held = (await Promise.all([1, 2, 3, 4].map(() => racer(rounds, Date.now() + 8_000)))).flat()
    expect(held.sort()).toEqual(rounds.sort())
  }, 120_000)
})

/** Another process that tries to take the lock of each folder at a moment that all racers share, and says which it got. */
async function racer(folders: string[], begin: number): Promise<string[]> {
  const script = `
    import { lockDataFolder } from './lib/server/data-folder-lock.ts'
    const [folders, begin] = JSON.parse(process.argv.at(-1))
    const held = folders.filter((folder, round) => {
      while (Date.now() < begin + round * 25);
      try { return lockDataFolder(folder, 'a racer') } catch (error) { if (error.name !== 'DataFolderInUse') throw error }
    })
    console.log(JSON.stringify(held))
    process.stdin.resume()`
  const task = JSON.stringify([folders, begin])
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, '--', task])
  children.push(child)
  const [data] = await once(child.stdout, 'data')
  return JSON.parse(String(data))
}

describe('a holder in another container or on another machine', () => {
  const foreign = (age: number) => {
    lockDataFolder(dataDir, 'the portal').release()
    const path = join(dataDir, 'lock.2')
    const holder = JSON.parse(readFileSync(join(dataDir, 'lock.1'), 'utf8'))
    writeFileSync(path, JSON.stringify({ ...holder, world: 'elsewhere' }))
    const then = new Date(Date.now() - age)
    utimesSync(path, then, then)
  }

  it('counts as alive while it keeps touching its file', () => {
    foreign(10_000)
    expect(() => lockDataFolder(dataDir, 'us')).toThrow(DataFolderInUse)
  })

  it('counts as dead after fifteen seconds of silence', () => {
    foreign(16_000)
    expect(() => lockDataFolder(dataDir, 'us')).not.toThrow()
  })
})

it('a process number given anew is not taken for the holder', () => {
  lockDataFolder(dataDir, 'the portal')
  const path = join(dataDir, 'lock.1')
  const holder = JSON.parse(readFileSync(path, 'utf8'))
  expect(() => lockDataFolder(dataDir, 'us')).toThrow(DataFolderInUse)
  writeFileSync(path, JSON.stringify({ ...holder, start: '1' }))
  expect(() => lockDataFolder(dataDir, 'us')).not.toThrow()
})
