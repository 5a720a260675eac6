import { performance } from 'node:perf_hooks'
import { median } from '../../lib/testing/statistics'
import type { Side } from './side'

/** By how much anything may be slower with a thousand times the people. */
export const allowed = 1.15

/** One thing that people or administrators do, on either side. */
export interface Act {
  name: string
  concurrency: number
  /** False: it is counted, and so grows with the company; the docs say how that is kept from people. */
  goal: boolean
  /** At most so many rounds, of what takes seconds or spends what there is little of; absent: the usual number. */
  rounds?: number
  /** Not in the time of it. */
  before?: (side: Side) => Promise<unknown>
  /** @throws where the answer is not the expected one */
  run(side: Side): Promise<unknown>
}

export interface Row extends Pick<Act, 'name' | 'concurrency' | 'goal'> {
  /** Medians, ms. */
  small: number
  large: number
  ratio: number
  met: boolean
}

const warmUp = 3

/** In turn on both sides, and who comes first changes: what else the machine does weighs on both. */
export async function compare(act: Act, { small, large, rounds: usual }: Compared): Promise<Row> {
  const times = new Map<Side, number[]>([
    [small, []],
    [large, []],
  ])
  const rounds = Math.min(usual, act.rounds ?? usual)
  for (let round = -Math.min(warmUp, rounds); round < rounds; round++)
    for (const side of round % 2 ? [small, large] : [large, small]) {
      await act.before?.(side)
      const seen = await Promise.all(Array.from({ length: act.concurrency }, () => timed(act, side)))
      if (round >= 0) times.get(side)?.push(...seen)
    }
  const [one, other] = [median(times.get(small) ?? []), median(times.get(large) ?? [])]
  const { name, concurrency, goal } = act
  return { ...{ name, concurrency, goal }, small: one, large: other, ratio: other / one, met: other / one <= allowed }
}

interface Compared {
  small: Side
  large: Side
  rounds: number
}

async function timed(act: Act, side: Side) {
  const began = performance.now()
  await act.run(side)
  return performance.now() - began
}
