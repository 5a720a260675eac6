import { expect, test } from 'vitest'
import type { Db } from '../deps'
import { limits } from '../security-numbers'
import { reserve } from './throttle'

/** Takes every reservation, and then hangs: a server that is paused ends no connection. */
const hanging = {
  $queryRaw: async ({ values: [keys] }: { values: string[][] }) => keys?.map((key) => ({ key })),
  $executeRaw: () => new Promise(() => undefined),
} as unknown as Db

test('while the database hangs nobody waits for a try to be given back', async () => {
  const settle = await reserve({ db: hanging, clock: { now: () => new Date() }, limits }, { source: '10.0.0.1' })
  const begun = performance.now()
  await settle('given-back')
  expect(performance.now() - begun).toBeLessThan(5_000)
})

test('a try that cannot be given back is forgotten by itself: that is no fault of the call', async () => {
  const failing = { ...hanging, $executeRaw: () => Promise.reject(new Error('away')) } as unknown as Db
  const settle = await reserve({ db: failing, clock: { now: () => new Date() }, limits }, { source: '10.0.0.1' })
  await expect(settle('given-back')).resolves.toBeUndefined()
})
