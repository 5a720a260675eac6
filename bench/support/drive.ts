import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cpuOf, residentOf } from './cpu'
import type { Load, Seen } from './load'
import { quantile } from './statistics'

const script = fileURLToPath(new URL('load.ts', import.meta.url))

/** Runs a load in a process of its own. @throws where that process fails, or any answer was wrong */
export async function drive(load: Load): Promise<Seen> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(load)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`The load ended with ${code}.`)
  const seen: Seen = JSON.parse(text)
  if (seen.wrong) throw new Error(`${seen.wrong} wrong answers, ${seen.done} right ones: ${seen.samples.join('; ')}`)
  return seen
}

export interface Measured {
  perSecond: number
  /** ms of a whole sign-in. */
  median: number
  p99: number
  /** ms of CPU per sign-in. */
  serverCpu: number
  postgresCpu: number
  /** MiB, of the server, right after the load. */
  resident: number
  calls: Record<string, number>
}

/** A load, with what it cost the server's and PostgreSQL's processes. */
export async function measure(load: Load, server: number, postmaster: number): Promise<Measured & { done: number }> {
  const before = [cpuOf(server), cpuOf(postmaster)] as const
  const seen = await drive(load)
  const after = [cpuOf(server), cpuOf(postmaster)] as const
  return {
    done: seen.done,
    perSecond: seen.done / seen.seconds,
    median: quantile(seen.times, 0.5),
    p99: quantile(seen.times, 0.99),
    serverCpu: (after[0] - before[0]) / seen.done,
    postgresCpu: (after[1] - before[1]) / seen.done,
    resident: residentOf(server),
    calls: Object.fromEntries(Object.entries(seen.calls).map(([name, times]) => [name, quantile(times, 0.5)])),
  }
}
