import { Agent } from 'node:http'
import { Client, type Door, WrongAnswer } from './client'
import { flows } from './flows'

// A process of its own. Open loop: people arrive at their rate whether or not those before are through.

export interface Flood extends Door {
  perSecond: number
  seconds: number
  first: number
  people: number
}

export interface Flooded {
  arrived: number
  /** Signed in. */
  done: number
  /** Refused with 503 and Retry-After, by the step at which it came. */
  shed: Record<string, number>
  /** Neither: first few, and how many. */
  wrong: number
  samples: string[]
  /** ms until an answer was there, whatever it was. */
  p99: number
  longest: number
}

const flood: Flood = JSON.parse(process.argv[2] ?? '')
const agent = new Agent({ keepAlive: true })
const seen: Flooded = { arrived: 0, done: 0, shed: {}, wrong: 0, samples: [], p99: 0, longest: 0 }
const waits: number[] = []

async function visit(number: number) {
  try {
    await flows['sign-in'].flow(new Client(flood, agent, number, (_, ms) => waits.push(ms)))
    seen.done += 1
  } catch (error) {
    if (error instanceof WrongAnswer && error.answer.status === 503 && Number(error.answer.retryAfter) > 0)
      seen.shed[error.step] = (seen.shed[error.step] ?? 0) + 1
    else {
      seen.wrong += 1
      if (seen.samples.length < 5) seen.samples.push(String(error))
    }
  }
}

const total = Math.round(flood.perSecond * flood.seconds)
if (total > flood.people) throw new Error(`${total} will arrive, but there are ${flood.people} people`)
const visits: Promise<void>[] = []
const began = performance.now()
process.send?.('begin')
while (seen.arrived < total) {
  const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * flood.perSecond))
  while (seen.arrived < due) visits.push(visit(flood.first + seen.arrived++))
  await new Promise((resolve) => setTimeout(resolve, 5))
}
await Promise.all(visits)
agent.destroy()
waits.sort((a, b) => a - b)
seen.p99 = waits[Math.floor(waits.length * 0.99)] ?? 0
seen.longest = waits.at(-1) ?? 0
process.stdout.write(JSON.stringify(seen), () => process.disconnect?.())
