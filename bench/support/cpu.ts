import { readdirSync, readFileSync } from 'node:fs'
import type { Sql } from '../../lib/testing/database/sql'

/** USER_HZ: 100 on every Linux that Node runs on. */
const ticksPerMs = 0.1

/** Fields of /proc/PID/stat after the name, which may hold spaces and brackets. */
function statOf(pid: number): number[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text
      .slice(text.lastIndexOf(')') + 4)
      .split(' ')
      .map(Number)
  } catch {
    return null
  }
}

const own = { parent: 0, userTime: 10, systemTime: 11, childrenUser: 12, childrenSystem: 13 }

/** The process and everything that it started and that still runs. */
function treeOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null
    if (stat) parents.set(Number(name), stat[own.parent] ?? 0)
  }
  const tree = [root]
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child)
  return tree
}

/** CPU time in ms that a process and all it ever started have used, what has ended included. Linux only. */
export function cpuOf(root: number): number {
  let ticks = 0
  for (const pid of treeOf(root)) {
    const stat = statOf(pid)
    if (!stat) continue
    ticks += (stat[own.userTime] ?? 0) + (stat[own.systemTime] ?? 0)
    ticks += (stat[own.childrenUser] ?? 0) + (stat[own.childrenSystem] ?? 0)
  }
  if (!ticks && !statOf(root)) throw new Error(`No /proc/${root}/stat: this bench needs Linux, and the process alive.`)
  return ticks / ticksPerMs
}

/** Resident memory in MiB of a process and what it started; shared pages count once for each. */
export function residentOf(root: number): number {
  const kib = treeOf(root).map((pid) => {
    try {
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    } catch {
      return 0
    }
  })
  return kib.reduce((sum, one) => sum + one, 0) / 1024
}

const machineFields = { steal: 7, measured: 8 }

/** From now on: the share of the machine's time, 0 to 1, that its host gave to others while something here wanted it. */
export function takenByHost(): () => number {
  const read = () => (/^cpu +(.+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '').split(' ').map(Number)
  const before = read()
  return () => {
    const since = read().map((ticks, field) => ticks - (before[field] ?? 0))
    const all = since.slice(0, machineFields.measured).reduce((sum, one) => sum + one, 0)
    return (since[machineFields.steal] ?? 0) / Math.max(1, all)
  }
}

/** The postmaster's process: every backend is its child. */
export async function postmasterOf(sql: Sql): Promise<number> {
  const [row] = await sql<{ folder: string }>(`select current_setting('data_directory') as folder`)
  return Number(readFileSync(`${row?.folder}/postmaster.pid`, 'utf8').split('\n')[0])
}
