import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, describe, expect } from 'vitest'
import { DataFolderInUse, lockDataFolder } from './data-folder-lock'

interface Place {
  dataDir: string
  /** Another process, which runs this script as a module with its last argument; it ends with the test. */
  start(script: string, argument: string): ChildProcess
}

const it = base.extend<{ place: Place }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that are needed from here.
  place: async ({}, use) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-lock-'))
    const children: ChildProcess[] = []
    const start = (script: string, argument: string) => {
      const module = ['--import', 'tsx', '--input-type=module', '-e', script, '--', argument]
      const child = spawn(process.execPath, module)
      children.push(child)
      return child
    }
    await use({ dataDir, start })
    for (const child of children) child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  },
})

/** Another process that tries to take the lock, says `held` or why not, and stays. */
function contender({ dataDir, start }: Place): { child: ChildProcess; answer: Promise<string> } {
  const script = `
    import { lockDataFolder } from './lib/server/database/data-folder-lock.ts'
    try { lockDataFolder(process.argv.at(-1), 'the portal'); console.log('held') } catch (error) { console.log(error.message) }
    process.stdin.resume()`
  const child = start(script, dataDir)
  return { child, answer: saidBy(child) }
}

/** Another process that tries to take the lock of each folder at a moment that all racers share, and says which it got. */
async function racer({ start }: Place, folders: string[], begin: number): Promise<string[]> {
  const script = `
    import { lockDataFolder } from './lib/server/database/data-folder-lock.ts'
    const [folders, begin] = JSON.parse(process.argv.at(-1))
    const held = folders.filter((folder, round) => {
      while (Date.now() < begin + round * 25);
      try { return lockDataFolder(folder, 'a racer') } catch (error) { if (error.name !== 'DataFolderInUse') throw error }
    })
    console.log(JSON.stringify(held))
    process.stdin.resume()`
  return JSON.parse(await saidBy(start(script, JSON.stringify([folders, begin]))))
}

async function saidBy({ stdout }: ChildProcess): Promise<string> {
  const [data] = await once(stdout as NonNullable<typeof stdout>, 'data')
  return String(data).trim()
}

// Side by side: all of them wait for other processes.
describe.concurrent('a second process on the data folder', () => {
  it('is refused with a sentence that names the first', async ({ place }) => {
    const { dataDir } = place
    const { child, answer } = contender(place)
    expect(await answer).toBe('held')
    const refusal = new RegExp(
      `^The data folder .* is in use by the portal \\(process ${child.pid}, since .*\\); .*\\.$`,
    )
    expect(() => lockDataFolder(dataDir, 'the operators’ command')).toThrow(DataFolderInUse)
    expect(() => lockDataFolder(dataDir, 'the operators’ command')).toThrow(refusal)
  })

  it('gets in after the first was killed, and after it left', async ({ place }) => {
    const { dataDir } = place
    const { child, answer } = contender(place)
    await answer
    child.kill('SIGKILL')
    await once(child, 'exit')
    lockDataFolder(dataDir, 'one').release()
    lockDataFolder(dataDir, 'two').release()
    expect(readdirSync(dataDir).sort()).toEqual(['lock.3', 'lock.3.left'])
  })

  it('of several at the same moment over a dead one exactly one gets in, every time', async ({ place }) => {
    const { dataDir } = place
    const first = contender(place)
    await first.answer
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const rounds = Array.from({ length: 40 }, (_, round) => join(dataDir, `round-${round}`))
    for (const folder of rounds) cpSync(join(dataDir, 'lock.1'), join(folder, 'lock.1'))
    const held = (await Promise.all([1, 2, 3, 4].map(() => racer(place, rounds, Date.now() + 8_000)))).flat()
    expect(held.sort()).toEqual(rounds.sort())
  }, 120_000)

  it('takes over a damaged lock whose time lies in the future once no holder touches it', async ({ place }) => {
    const { dataDir } = place
    const path = join(dataDir, 'lock.1')
    writeFileSync(path, '')
    const future = new Date(Date.now() + 3_600_000)
    utimesSync(path, future, future)
    expect(await contender(place).answer).toBe('held')
    expect(readdirSync(dataDir)).toEqual(['lock.2'])
  })
})
