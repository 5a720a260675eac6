import { chownSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listening } from './nginx'
import { postgresUser, startProgram } from './program'

/** pgbouncer with docs/deploy/pgbouncer.ini as it stands, but for addresses, the database's name and the user's file. */
export async function startPgbouncer(port: number, databaseUrl: string) {
  const { hostname, port: serverPort, pathname, username, password } = new URL(databaseUrl)
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-pgbouncer-'))
  const users = join(folder, 'userlist.txt')
  const file = join(folder, 'pgbouncer.ini')
  const text = (await readFile('docs/deploy/pgbouncer.ini', 'utf8'))
    .replace(
      'host=127.0.0.1 port=5432 dbname=latchkey',
      `host=${hostname} port=${serverPort} dbname=${pathname.slice(1)}`,
    )
    .replace('listen_port = 6432', `listen_port = ${port}`)
    .replace('/etc/pgbouncer/userlist.txt', users)
  await writeFile(users, `"${username}" "${password}"\n`)
  await writeFile(file, `${text}\nunix_socket_dir =\n`)
  const user = process.getuid?.() === 0 ? postgresUser() : undefined
  if (user) for (const path of [folder, users, file]) chownSync(path, user.uid, user.gid)
  const pgbouncer = startProgram('pgbouncer', [file], user)
  await listening(port, pgbouncer)
  return {
    url: `postgresql://${username}:${password}@127.0.0.1:${port}/latchkey`,
    output: pgbouncer.output,
    async stop() {
      await pgbouncer.stop('SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
