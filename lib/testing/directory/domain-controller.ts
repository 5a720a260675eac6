import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { baseDn, type Directory, dnOf, openDirectory, realm } from './accounts'
import { type Authority, makeAuthority } from './certificates'

const run = promisify(execFile)
const READY_WITHIN_MS = 20_000
const project = fileURLToPath(new URL('../../..', import.meta.url))

const administratorPassword = 'The old latch 1'

/** A real Active Directory: Samba's domain controller, on a loopback address of its own. */
export interface DomainController {
  readonly address: string
  /** `ldaps://…`; it listens at 389 too, for StartTLS. */
  readonly url: string
  readonly authority: Authority
  /** The controller's people, as its administrator sees and makes them. */
  readonly directory: Directory
  /** As if the password had been set ten years ago: no administrator may write that. */
  expirePassword(account: string): Promise<void>
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts one (a second; the first on a machine makes the domain, which takes some more). */
export async function startDomainController(): Promise<DomainController> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-directory-'))
  // Samba's ports are fixed, so that each has an address: 127.0.0.0/8 is this machine's altogether.
  const address = `127.${randomInt(1, 255)}.${randomInt(0, 255)}.${randomInt(1, 255)}`
  await cp(await domainFolder(), folder, { recursive: true })
  const authority = await makeAuthority(folder)
  const { keyFile, certFile } = await authority.issue([address])
  const tls = { 'tls keyfile': keyFile, 'tls certfile': certFile, 'tls cafile': authority.file }
  const config = join(folder, 'smb.conf')
  await writeFile(config, configOf({ ...settingsOf(folder, address), ...tls }))
  const child = await startSamba(config, address)
  const url = `ldaps://${address}`
  const directory = await openDirectory(url, authority.pem, administratorPassword)
  return {
    address,
    url,
    authority,
    directory,
    async expirePassword(account) {
      const file = join(folder, 'private/sam.ldb.d', `${baseDn.toUpperCase()}.ldb`)
      await run('/usr/bin/python3', ['-c', expire, file, dnOf(account)])
    },
    async stop() {
      await directory.close()
      running.delete(child)
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Past Samba's own rules, which only its raw database does not know. */
const expire = `
import sys, ldb
db = ldb.Ldb(sys.argv[1])
message = ldb.Message(ldb.Dn(db, sys.argv[2]))
message['pwdLastSet'] = ldb.MessageElement('131000000000000000', ldb.FLAG_MOD_REPLACE, 'pwdLastSet')
db.modify(message)`

/** A domain as provisioned, made once and copied for every controller. */
async function domainFolder() {
  const args = [
    ...['domain', 'provision', '--quiet', `--realm=${realm}`, '--domain=ACME', '--host-name=dc1'],
    ...['--server-role=dc', '--dns-backend=NONE', `--adminpass=${administratorPassword}`],
  ]
  const name = createHash('sha256').update(args.join()).digest('hex').slice(0, 12)
  const made = join(project, 'node_modules/.latchkey', `domain-${name}`)
  if (existsSync(made)) return made
  await mkdir(join(made, '..'), { recursive: true })
  const making = await mkdtemp(`${made}-`)
  // The system's own configuration is not asked: there may be a Samba on this machine for something else.
  await run('samba-tool', [...args, '--configfile=/dev/null', `--targetdir=${making}`])
  await rename(making, made).catch(() => rm(making, { recursive: true }))
  return made
}

const settingsOf = (folder: string, address: string) => ({
  'netbios name': 'DC1',
  realm,
  workgroup: 'ACME',
  'server role': 'active directory domain controller',
  'server services': 'ldap',
  interfaces: `${address}/8`,
  'bind interfaces only': 'yes',
  'private dir': join(folder, 'private'),
  'state directory': join(folder, 'state'),
  'lock directory': folder,
  'cache directory': join(folder, 'cache'),
  'pid directory': join(folder, 'run'),
  'ncalrpc dir': join(folder, 'run', 'ncalrpc'),
  logging: 'file',
  'log file': join(folder, 'log'),
})

const configOf = (settings: Record<string, string>) =>
  ['[global]', ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`), ''].join('\n')

async function startSamba(config: string, address: string) {
  const args = ['--foreground', '--no-process-group', '--model=single', `--configfile=${config}`, '--debug-stdout']
  const child = spawn('samba', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const giveUp = Date.now() + READY_WITHIN_MS
  while (Date.now() < giveUp && child.exitCode === null) {
    if (await listens(address, 636)) return child
    await after(50)
  }
  throw new Error(`Samba did not start:\n${output.slice(-2_000)}`)
}

async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
