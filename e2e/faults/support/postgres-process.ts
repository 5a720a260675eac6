import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import type { Postgres } from '../../../lib/testing/database/postgres'

const postmaster = ({ folder }: Postgres) => Number(readFileSync(`${folder}/postmaster.pid`, 'utf8').split('\n')[0])

/** The server with the processes of its connections: who stops them all has connections that hang rather than end. */
function processes(postgres: Postgres): number[] {
  const first = postmaster(postgres)
  const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === first)
  return [first, ...children.map(Number)]
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

/** Stops every process of it where it stands. @returns how to let it go on */
export function freeze(postgres: Postgres): () => void {
  const frozen = processes(postgres)
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
  }
}

/** Ends it as `pg_ctl stop -m immediate` does: no goodbye to anybody, recovery from the log at the next start. */
export async function stopImmediately(postgres: Postgres): Promise<void> {
  process.kill(postmaster(postgres), 'SIGQUIT')
  while (existsSync(`${postgres.folder}/postmaster.pid`)) await after(20)
}
