import { seedDemo } from '../../prisma/seed'
import { runCommand } from '../cli/commands'
import { holdsDemo } from '../domain/company/demo'
import type { Db } from '../domain/deps'
import { openControlSocket } from './control-socket'
import { isDatabaseAway } from './database-away'
import { openDatabase } from './db'
import { deps } from './deps'
import { demoAllowed, type Settings, SettingsError, settings } from './env'
import { makeHasher } from './hasher'
import { log } from './log'
import { addPeerAddress } from './peer-address.mjs'
import { stopOnSignals } from './shutdown'
import { checkVaultKeys } from './vault'
import { welcome } from './welcome'

const retryEvery = 2_000
let socket: { close(): Promise<void> } | undefined

/** Opens the portal behind Next's server; called once per process, before the first request is answered. */
export async function start(): Promise<void> {
  try {
    const read = settings()
    addPeerAddress().loopbackOnly = demoAllowed(read)
    stopOnSignals(() => socket?.close())
    if (!(await opened(read))) void keepTrying(read)
  } catch (error) {
    stopWith(error)
  }
}

/** False where PostgreSQL is away: the portal stays up, answers 503 and tries again (SECURITY.md 25). */
async function opened(read: Settings): Promise<boolean> {
  try {
    const db = await openDatabase(read, 'the portal', (fresh) => checkDatabase(fresh, read))
    if (!read.databaseUrl) socket = await openControlSocket(read.dataDir, answer)
    process.stdout.write(await welcome(db, read))
    return true
  } catch (error) {
    if (!read.databaseUrl || !isDatabaseAway(error)) throw error
    log().warn({ error }, 'PostgreSQL (DATABASE_URL) cannot be reached; trying again')
    return false
  }
}

async function keepTrying(read: Settings) {
  try {
    do await new Promise((resolve) => setTimeout(resolve, retryEvery))
    while (!(await opened(read)))
  } catch (error) {
    stopWith(error)
  }
}

/** Nobody gets to the database before this has passed. */
export async function checkDatabase(db: Db, read: Settings) {
  await checkVaultKeys(db, read.vaultKeys)
  if (demoAllowed(read)) await seedDemo({ db, hasher: makeHasher() })
  else if (await holdsDemo({ db })) throw new SettingsError(demoRefused)
}

const demoRefused =
  'This database holds the demo company, whose passwords everybody knows. It opens only on the embedded database, without mail, with HOST and APP_URL on this machine; to keep the rest, run: npm run latchkey -- demo remove'

async function answer({ command, args }: { command: string; args: object }) {
  try {
    return await runCommand(await deps(), command, args)
  } catch (error) {
    log().error({ error, command }, 'the operators’ command failed')
    return { status: 500, body: { error: 'internal' } }
  }
}

function stopWith(error: unknown): never {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const known = ['SettingsError', 'MigrationError', 'VaultError', 'DataFolderInUse'].includes(name)
  if (!known) log().error({ error }, 'the start failed')
  process.stderr.write(`Latchkey cannot start: ${message}\n`)
  process.exit(1)
}
