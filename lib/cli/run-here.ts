import type { Db, Deps } from '../domain/deps'
import { closeDatabase, openDatabase } from '../server/database/db'
import { makeDirectoryClient } from '../server/directory/client'
import { noMailer } from '../server/mail/no-mailer'
import { makeLog } from '../server/observability/log'
import type { ControlAnswer, Listener } from '../server/process/control-socket'
import { makeHasher } from '../server/secrets/hasher'
import { checkVaultKeys, makeVault } from '../server/secrets/vault'
import type { Settings } from '../server/settings/env'
import { type CommandName, runCommand } from './commands/commands'

/** Where no portal runs (or it runs on PostgreSQL, which takes several at once): in this process. */
export async function runHere(
  read: Settings,
  { command, args }: { command: CommandName; args: object },
  listener: Listener,
): Promise<ControlAnswer> {
  const db = await openDatabase(read, 'the operators’ command', (fresh) => checkKeys(fresh, read, command))
  try {
    return await runCommand({ deps: { ...world(read), db }, settings: read, alone: true, ...listener }, command, args)
  } finally {
    await closeDatabase()
  }
}

const log = makeLog(process.stderr)

/** The doctor looks at whatever is there; on the embedded database no other portal can be missing a new key. */
async function checkKeys(db: Db, { vaultKeys, databaseUrl }: Settings, command: CommandName) {
  if (command !== 'doctor') await checkVaultKeys(db, vaultKeys, { introduce: !databaseUrl })
}

const world = (read: Settings): Omit<Deps, 'db'> => ({
  clock: { now: () => new Date() },
  vault: makeVault(read.vaultKeys),
  hasher: makeHasher(),
  mailer: noMailer,
  directory: makeDirectoryClient(log),
  log,
  limits: read.limits,
  appName: read.appName,
  appUrl: read.appUrl,
})
