import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { expect, it } from 'vitest'
import { putEventLoopFirst } from './event-loop-first'

it.runIf(process.platform === 'linux')('hashes and the like yield to the event loop, and it to nobody', () => {
  const before = getPriority(process.pid)
  putEventLoopFirst()
  const others = readdirSync('/proc/self/task')
    .map(Number)
    .filter((thread) => thread !== process.pid)
  expect(others.length).toBeGreaterThan(0)
  for (const thread of others) expect(getPriority(thread)).toBe(10)
  expect(getPriority(process.pid)).toBe(before)
})
