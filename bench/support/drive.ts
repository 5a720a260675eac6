import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { quantile } from '../../lib/testing/statistics'
import { cpuOf, residentOf } from './cpu'
import type { Load, Seen } from './load'

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Runs a script of this folder in a process of its own and gives back the JSON that it prints. */
export async function inOwnProcess<T>(script: string, task: unknown, onBegin?: () => void): Promise<T> {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', file, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  running.add(child)
  if (onBegin) child.on('message', onBegin)
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const code = await new Promise((resolve) => child.on('close', resolve))
  running.delete(child)
  if (code !== 0) throw new Error(`${script} ended with ${code}.`)
  return JSON.parse(text)
}

/** @throws where the load's process fails, or any answer was wrong */
export async function drive(load: Load, onBegin?: () => void): Promise<Seen> {
  const seen = await inOwnProcess<Seen>('load.ts', load, onBegin)
  if (seen.wrong) throw new Error(`${seen.wrong} wrong answers, ${seen.done} right ones: ${seen.samples.join('; ')}`)
  if (!seen.done) throw new Error('Not one was done in time.')
  return seen
}

export interface Measured {
  done: number
  used: number
  perSecond: number
  /** ms of a whole flow. */
  median: number
  p99: number
  /** ms of CPU per flow. */
  serverCpu: number
  postgresCpu: number
  /** MiB, of the server, right after the load. */
  resident: number
  /** Medians in ms. */
  calls: Record<string, number>
}

/** A load, with what it cost the server's and PostgreSQL's processes (0 where there is none). */
export async function measure(load: Load, server: number, postmaster: number): Promise<Measured> {
  const used = () => [cpuOf(server), postmaster ? cpuOf(postmaster) : 0] as const
  let before = used()
  const seen = await drive(load, () => {
    before = used()
  })
  const after = used()
  return {
    done: seen.done,
    used: seen.used,
    perSecond: seen.done / seen.seconds,
    median: quantile(seen.times, 0.5),
    p99: quantile(seen.times, 0.99),
    serverCpu: (after[0] - before[0]) / seen.done,
    postgresCpu: (after[1] - before[1]) / seen.done,
    resident: residentOf(server),
    calls: Object.fromEntries(Object.entries(seen.calls).map(([name, times]) => [name, quantile(times, 0.5)])),
  }
}
