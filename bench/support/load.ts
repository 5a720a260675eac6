import { Agent } from 'node:http'
import { Client, type Door } from './client'
import { flows } from './flows'

// A process of its own: its work is in nobody else's numbers. What to do comes as JSON in the first argument, what was
// seen leaves as JSON on standard output. Closed loop: whoever is done begins anew, as fast as the server lets them.

export interface Load extends Door {
  flow: keyof typeof flows
  /** How many are on their way at once. */
  concurrency: number
  seconds: number
  /** The first person's number; everybody comes once. */
  first: number
  /** How many there are from there on; running out of them is an error. */
  people: number
}

export interface Seen {
  /** Whole flows that went as they should. */
  done: number
  /** How many people came. */
  used: number
  seconds: number
  /** ms of each whole flow. */
  times: number[]
  /** ms of each call, by its name. */
  calls: Record<string, number[]>
  /** Anything but the answers of a flow that works. */
  wrong: number
  /** The first few of those. */
  samples: string[]
}

const load: Load = JSON.parse(process.argv[2] ?? '')
const agent = new Agent({ keepAlive: true, maxSockets: load.concurrency })
const seen: Seen = { done: 0, used: 0, seconds: 0, times: [], calls: {}, wrong: 0, samples: [] }
const { flow, again } = flows[load.flow]

function timed(name: string, ms: number) {
  seen.calls[name] ??= []
  seen.calls[name].push(ms)
}

function newClient() {
  if (seen.used >= load.people) throw new Error(`all ${load.people} people are used up`)
  return new Client(load, agent, load.first + seen.used++, timed)
}

/** One after the other until the time is over. */
async function loop(until: number, next: () => Client, flow: (client: Client) => Promise<void>) {
  while (performance.now() < until) {
    const began = performance.now()
    try {
      await flow(next())
      seen.done += 1
      seen.times.push(performance.now() - began)
    } catch (error) {
      seen.wrong += 1
      if (seen.samples.length < 5) seen.samples.push(String(error))
      if (seen.wrong > 100) return
    }
  }
}

const everyone = Array.from({ length: load.concurrency }, (_, index) => index)
const clients = again ? everyone.map(newClient) : []
await Promise.all(clients.map(flow))
process.send?.('begin')
const began = performance.now()
const until = began + load.seconds * 1000
await Promise.all(everyone.map((index) => loop(until, () => clients[index] ?? newClient(), again ?? flow)))
seen.seconds = (performance.now() - began) / 1000
agent.destroy()
process.stdout.write(JSON.stringify(seen), () => process.disconnect?.())
