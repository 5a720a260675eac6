import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../../lib/testing/free-port'

const installed = '/usr/lib/postgresql'

/** Debian's PostgreSQL, whose programs (pg_dump, pg_restore, createdb) belong to its server. */
export async function startDebianPostgres() {
  const version = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a))[0] : undefined
  const bin = join(installed, version ?? '', 'bin')
  if (!existsSync(join(bin, 'initdb')) || !existsSync(join(bin, 'pg_dump')))
    throw new Error('This needs PostgreSQL with its programs: apt-get install postgresql')
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-debian-postgres-'))
  const root = userInfo().uid === 0
  if (root) execFileSync('chown', ['postgres:', folder])
  const run = (program: string, ...args: string[]) => {
    const [command = '', ...rest] = [...(root ? ['runuser', '-u', 'postgres', '--'] : []), join(bin, program), ...args]
    return execFileSync(command, rest, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 26 })
  }
  const data = join(folder, 'data')
  run('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8')
  const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`
  run('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', flags, 'start')
  const url = (name: string) => `postgresql://postgres@127.0.0.1:${port}/${name}`
  return {
    version,
    url,
    folder,
    /** One of its client programs. */
    run,
    create: (name: string) => run('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name),
    drop: (name: string) => run('dropdb', '--force', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name),
    remove() {
      run('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
