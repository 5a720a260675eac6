import { performance } from 'node:perf_hooks'

/** Milliseconds between two looks at the loop, and how much of that time it was at work when it is behind. */
const lookEvery = 50
const behind = 0.9

/**
 * @param {import('node:http').Server} server
 * @param {() => void} onLook
 * @returns {() => boolean} whether the loop has more to do than it can
 */
export function watchLoop(server, onLook) {
  let last = performance.eventLoopUtilization()
  let isBehind = false
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization()
    isBehind = performance.eventLoopUtilization(now, last).utilization >= behind
    last = now
    onLook()
  }, lookEvery).unref()
  server.once('close', () => clearInterval(timer))
  return () => isBehind
}
