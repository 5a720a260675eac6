import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Side } from './side'

/** What is read whole, once: ms a thousand people, so that both sides compare. */
export interface WholeFile {
  name: string
  small: number
  large: number
}

const project = fileURLToPath(new URL('../..', import.meta.url))

export async function readWhole(small: Side, large: Side): Promise<WholeFile[]> {
  const files = { 'the report as CSV': reportCsv, 'the command `user list --format csv`': userList }
  const rows: WholeFile[] = []
  for (const [name, read] of Object.entries(files))
    rows.push({ name, small: await perThousand(read, small), large: await perThousand(read, large) })
  return rows
}

/** @param read returns the lines of the file, its head included */
async function perThousand(read: (side: Side) => Promise<number>, side: Side) {
  const began = performance.now()
  const people = (await read(side)) - 1
  if (people < side.users * 0.8) throw new Error(`A file of ${people} people, of ${side.users}`)
  return ((performance.now() - began) / people) * 1000
}

async function reportCsv({ administrator, portal }: Side) {
  const cookie = [...administrator.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(`http://${portal.host}/api/admin/report.csv`, { headers: { cookie } })
  if (answer.status !== 200 || !answer.body) throw new Error(`report.csv: ${answer.status}`)
  return linesOf(answer.body)
}

async function userList({ settings }: Side) {
  const args = ['--import', 'tsx', 'lib/cli/main.ts', 'user', 'list', '--format', 'csv']
  const child = spawn(process.execPath, args, {
    cwd: project,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return linesOf(child.stdout)
}

async function linesOf(chunks: AsyncIterable<Uint8Array>) {
  let lines = 0
  for await (const chunk of chunks) for (const byte of chunk) if (byte === 10) lines++
  return lines
}
