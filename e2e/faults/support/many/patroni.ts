import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { listening } from './nginx'
import { type Program, postgresUser, run, startProgram } from './program'

const secret = () => randomBytes(12).toString('hex')
const numbers = [1, 2, 3]

export const patroniPrograms = { etcd: 'etcd-server', patroni: 'patroni', haproxy: 'haproxy' }

/**
 * etcd, three nodes of Patroni and HAProxy on loopback, with docs/deploy/patroni.yml and patroni-haproxy.cfg as they stand
 * but for folders and ports, which begin at `from`.
 */
export async function startPatroni(from: number) {
  if (!existsSync('/usr/lib/postgresql/15/bin/postgres'))
    throw new Error('PostgreSQL 15 is missing. On Debian: apt-get install postgresql-15')
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-patroni-'))
  const user = process.getuid?.() === 0 ? postgresUser() : undefined
  const own = (path: string) => user && chownSync(path, user.uid, user.gid)
  own(folder)
  const password = secret()
  const etcd = await startEtcd(folder, from)
  const haproxy = await startHaproxy(folder, from)
  const nodes = new Map<string, Program>()
  const stop = async () => {
    for (const node of nodes.values()) if (node.process.exitCode === null && !node.process.killed) await node.stop()
    await haproxy.stop()
    await etcd.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const replicated = { SUPERUSER: password, REPLICATION: secret(), REWIND: secret() }
  const members = () => cluster(from)
  try {
    for (const number of numbers) {
      const file = join(folder, `node${number}.yml`)
      const data = join(folder, `node${number}`)
      mkdirSync(data, { mode: 0o700 })
      own(data)
      await writeFile(file, await nodeFile({ number, data, from, passwords: replicated }))
      nodes.set(`node${number}`, startProgram('patroni', [file], { cwd: folder, env: { HOME: folder }, ...user }))
      if (number === 1) await untilPrimary(from, nodes)
    }
    await until(async () => (await members()).some(({ role }) => role === 'sync_standby'), nodes)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${from}/latchkey`,
    adminUrl: `postgresql://postgres:${password}@127.0.0.1:${from}/postgres`,
    members,
    primary: async () => (await members()).find(({ role }) => role === 'leader')?.name ?? '',
    /** Through Patroni's own API, as patronictl does. */
    async switchover(leader: string) {
      const port = from + 10 + Number(leader.slice(4))
      const answer = await fetch(`http://127.0.0.1:${port}/switchover`, {
        method: 'POST',
        body: JSON.stringify({ leader }),
      })
      if (!answer.ok) throw new Error(`The switchover was refused: ${await answer.text()}`)
    },
    /** PostgreSQL and Patroni of one node, as if the machine had lost its power. */
    async kill(name: string) {
      const [postmaster] = (await readFile(join(folder, name, 'postmaster.pid'), 'utf8')).split('\n')
      nodes.get(name)?.process.kill('SIGKILL')
      for (const pid of [...childrenOf(postmaster ?? ''), Number(postmaster)]) kill(pid)
    },
    stop,
  }
}

const childrenOf = (pid: string) => run('ps', ['--ppid', pid, '-o', 'pid=']).split('\n').filter(Boolean).map(Number)

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

async function startEtcd(folder: string, from: number) {
  const [client, peer] = [from + 1, from + 2].map((port) => `http://127.0.0.1:${port}`)
  const etcd = startProgram('etcd', [
    ...['--name', 'one', '--data-dir', join(folder, 'etcd')],
    ...['--listen-client-urls', `${client}`, '--advertise-client-urls', `${client}`],
    ...['--listen-peer-urls', `${peer}`, '--initial-advertise-peer-urls', `${peer}`],
    ...['--initial-cluster', `one=${peer}`, '--log-level', 'error'],
  ])
  await listening(from + 1, etcd)
  return etcd
}

async function startHaproxy(folder: string, from: number) {
  const file = join(folder, 'haproxy.cfg')
  await writeFile(file, withPorts(await readFile('docs/deploy/patroni-haproxy.cfg', 'utf8'), from))
  const haproxy = startProgram('haproxy', ['-db', '-f', file])
  await listening(from, haproxy)
  return haproxy
}

/** 5400: HAProxy; 541x: PostgreSQL; 801x: Patroni; 2379: etcd. */
const withPorts = (text: string, from: number) =>
  text
    .replaceAll('5400', String(from))
    .replaceAll(/541([123])/g, (_, n) => String(from + 20 + Number(n)))
    .replaceAll(/801([123])/g, (_, n) => String(from + 10 + Number(n)))
    .replaceAll('2379', String(from + 1))

interface Node {
  number: number
  data: string
  from: number
  passwords: Record<string, string>
}

async function nodeFile({ number, data, from, passwords }: Node) {
  const text = (await readFile('docs/deploy/patroni.yml', 'utf8'))
    .replaceAll('name: node1', `name: node${number}`)
    .replaceAll('5411', `541${number}`)
    .replaceAll('8011', `801${number}`)
    .replace('/var/lib/postgresql/15/latchkey', data)
  const filled = Object.entries(passwords).reduce(
    (all, [name, value]) => all.replace(`password: ${name}`, `password: '${value}'`),
    text,
  )
  return `${withPorts(filled, from)}  parameters:\n    unix_socket_directories: ${data}\n`
}

interface Member {
  name: string
  role: string
  state: string
}

async function cluster(from: number): Promise<Member[]> {
  for (const number of numbers) {
    const answer = await fetch(`http://127.0.0.1:${from + 10 + number}/cluster`, {
      signal: AbortSignal.timeout(3000),
    }).catch(() => null)
    if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members
  }
  return []
}

const untilPrimary = (from: number, nodes: Map<string, Program>) =>
  until(async () => (await cluster(from)).some(({ role, state }) => role === 'leader' && state === 'running'), nodes)

/** @throws with what the nodes printed where it does not come true in five minutes */
export async function until(condition: () => Promise<boolean>, nodes = new Map<string, Program>()) {
  for (const giveUp = Date.now() + 300_000; Date.now() < giveUp; await after(500)) if (await condition()) return
  throw new Error([...nodes].map(([name, node]) => `${name}: ${node.output().slice(-1500)}`).join('\n'))
}
