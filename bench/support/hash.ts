import { monitorEventLoopDelay } from 'node:perf_hooks'
import { makeHasher } from '../../lib/server/secrets/hasher'
import { password, passwordHash } from '../../lib/testing/seeds/person-rows'

// The bare hash, in a process of its own, so many at once as the argument's JSON says: what nobody can be faster than.

export interface Hashed {
  /** ms of CPU per hash. */
  cpu: number
  perSecond: number
  /** ms of one hash that has nobody beside it: longer would be the event loop's delay, did it hash itself. */
  alone: number
  /** Of the event loop while hashing without pause, ms beyond the timer's own. */
  delay: { p99: number; max: number }
}

const { seconds, atOnce }: { seconds: number; atOnce: number } = JSON.parse(process.argv[2] ?? '')
const hasher = makeHasher()
const one = () => hasher.verifyPassword(passwordHash, password)

const alone: number[] = []
for (let index = 0; index < 20; index++) {
  const began = performance.now()
  await one()
  alone.push(performance.now() - began)
}

const resolution = 1
const histogram = monitorEventLoopDelay({ resolution })
const until = performance.now() + seconds * 1000
const cpu = process.cpuUsage()
const began = performance.now()
let done = 0
histogram.enable()
const loop = async () => {
  while (performance.now() < until) {
    await one()
    done += 1
  }
}
await Promise.all(Array.from({ length: atOnce }, loop))
histogram.disable()
const used = process.cpuUsage(cpu)
const delay = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution)
const hashed: Hashed = {
  cpu: (used.user + used.system) / 1000 / done,
  perSecond: (done * 1000) / (performance.now() - began),
  alone: alone.toSorted((a, b) => a - b)[10] ?? 0,
  delay: { p99: delay(histogram.percentile(99)), max: delay(histogram.max) },
}
process.stdout.write(JSON.stringify(hashed), () => process.disconnect?.())
