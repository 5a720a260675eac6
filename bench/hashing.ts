import { median } from '../lib/testing/statistics'
import { inOwnProcess } from './support/drive'
import type { Hashed } from './support/hash'
import { type Bench, number } from './support/result'

const rounds = 5
const levels = [1, 3, 32]

const bench: Bench = {
  title: 'Hashing beside the event loop',
  async run(say) {
    const seen: Hashed[][] = levels.map(() => [])
    for (let round = 1; round <= rounds; round++) {
      say(`Round ${round} of ${rounds}`)
      for (const [index, atOnce] of levels.entries())
        seen[index]?.push(await inOwnProcess<Hashed>('hash.ts', { seconds: 2, atOnce }))
    }
    const of = (index: number, what: (one: Hashed) => number) => median(seen[index]?.map(what) ?? [])
    const busy = levels.length - 1
    const [delay, alone] = [of(busy, (one) => one.delay.p99), of(busy, (one) => one.alone)]
    return {
      tables: [
        {
          title: `The portal's hasher in a process of its own, ms, medians of ${rounds} rounds.`,
          head: ['at once', 'hashes/s', 'CPU of a hash', 'one hash alone', 'event loop late, p99', 'at most'],
          rows: levels.map((atOnce, index) => [
            String(atOnce),
            number(of(index, (one) => one.perSecond)),
            number(of(index, (one) => one.cpu)),
            number(of(index, (one) => one.alone)),
            number(of(index, (one) => one.delay.p99)),
            number(of(index, (one) => one.delay.max)),
          ]),
        },
      ],
      goals: [
        {
          goal: 'hashing never blocks the event loop: with 32 at once its p99 delay is below the time of one hash',
          saw: `${number(delay)} ms late, one hash ${number(alone)} ms`,
          met: delay < alone,
        },
      ],
    }
  },
}

export default bench
