import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { deliverForever } from './deliver-loop'

const lines: string[] = []
const log = { info: () => {}, warn: (_: object, message: string) => void lines.push(message), error: () => {} }
const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opened }
}

test('no round begins while one is under way, and a stop waits for it', async () => {
  const { open, opened } = gate()
  let begun = 0
  const delivery = deliverForever(
    async () => {
      begun += 1
      await opened
    },
    log,
    1,
  )
  await sleep(20)
  expect(begun).toBe(1)
  let stopped = false
  const stopping = delivery.stop().then(() => {
    stopped = true
  })
  await sleep(10)
  expect(stopped).toBe(false)
  open()
  await stopping
  await sleep(10)
  expect(begun).toBe(1)
})

test('an outage is logged once, and rounds go on when it is over', async () => {
  let begun = 0
  const { open, opened } = gate()
  const delivery = deliverForever(
    async () => {
      begun += 1
      if (begun <= 3) throw new Error('away')
      open()
    },
    log,
    1,
  )
  await opened
  await delivery.stop()
  expect(lines).toEqual(['queued mail could not be looked at'])
})

test('a stop does not wait for the pause to end', async () => {
  const begun = performance.now()
  await deliverForever(async () => {}, log, 60_000).stop()
  expect(performance.now() - begun).toBeLessThan(1_000)
})
