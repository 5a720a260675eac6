import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

export interface Program {
  readonly process: ChildProcess
  /** What it printed last. */
  output(): string
  /** Ends it by its own process id. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

type Options = Omit<SpawnOptions, 'env'> & { env?: Record<string, string> }

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Debian keeps servers out of an ordinary PATH. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C.UTF-8' }

/** @throws where a program is not installed, with the Debian package that has it */
export function requirePrograms(programs: Record<string, string>) {
  for (const [program, debian] of Object.entries(programs))
    if (spawnSync('sh', ['-c', `command -v ${program}`], { env }).status !== 0)
      throw new Error(`${program} is missing. On Debian: apt-get install ${debian}`)
}

/** A server in the foreground; it ends with this process at the latest. */
export function startProgram(command: string, args: string[], options: Options = {}): Program {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, env: { ...env, ...options.env } })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output = `${output}${chunk}`.slice(-20_000)))
  child.on('error', (error) => (output += error.message))
  const closed = once(child, 'close').then(() => running.delete(child))
  return {
    process: child,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await closed
    },
  }
}

/** Runs to its end. @throws with what it printed where it failed */
export function run(command: string, args: string[], options: Options = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    env: { ...env, ...options.env },
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

/** The system's user that PostgreSQL's programs run as: they refuse to run as root. */
export function postgresUser(): { uid: number; gid: number } {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(run('id', [flag, 'postgres'])))
  return { uid: uid ?? 0, gid: gid ?? 0 }
}
