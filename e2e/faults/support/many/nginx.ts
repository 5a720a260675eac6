import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { type Program, startProgram } from './program'

/** nginx with docs/deploy/nginx.conf as it stands, but for the ports. */
export async function startNginx(port: number, instances: number[]) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-nginx-'))
  const site = await readFile('docs/deploy/nginx.conf', 'utf8')
  const ports: Record<string, number | undefined> = {
    4400: port,
    4401: instances[0],
    4402: instances[1],
    4403: instances[2],
  }
  await writeFile(
    join(folder, 'latchkey.conf'),
    site.replaceAll(/\b440\d\b/g, (own) => String(ports[own])),
  )
  await writeFile(join(folder, 'nginx.conf'), around(folder))
  const nginx = startProgram('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')])
  await listening(port, nginx)
  return {
    errors: () => readFile(join(folder, 'error.log'), 'utf8'),
    async stop() {
      await nginx.stop('SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What Debian's own /etc/nginx/nginx.conf has around it. */
const around = (folder: string) => `
daemon off;
worker_processes 2;
pid ${folder}/pid;
error_log ${folder}/error.log warn;
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n  ')}
  include ${folder}/latchkey.conf;
}
`

/** Until somebody listens there. @throws with what the program printed where nobody does within 30 s */
export async function listening(port: number, program: Pick<Program, 'output'>) {
  for (const giveUp = Date.now() + 30_000; Date.now() < giveUp; await after(100)) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (there) return
  }
  throw new Error(`Nobody listens on ${port}:\n${program.output()}`)
}
