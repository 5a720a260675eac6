import { holdsDemo } from '../../domain/company/demo'
import { deliverDue } from '../../domain/delivery/deliver'
import type { Db } from '../../domain/deps'
import { addPeerAddress } from '../before-next/peer-address.mjs'
import { openDatabase } from '../database/db'
import { deps } from '../deps'
import { isDatabaseAway } from '../errors/database-errors'
import { isSecure } from '../http/cookies'
import { type Delivery, deliverForever } from '../mail/deliver-loop'
import { transportOf } from '../mail/mailer'
import { watchProcess } from '../metrics/gauges'
import { log, logInsteadOfConsole, setLogLevel } from '../observability/log'
import { startTracing } from '../observability/tracing/tracing'
import { makeHasher } from '../secrets/hasher'
import { checkVaultKeys } from '../secrets/vault'
import { demoAllowed, type Settings, SettingsError, settings } from '../settings/env'
import { openControlSocket } from './control-socket'
import { answerOperator, type LoadRunCommand } from './operator-commands'
import { type Purging, purgeForever } from './purge-loop'
import { stopOnSignals } from './shutdown'
import { putEventLoopFirst } from './thread-priority'
import { welcome } from './welcome'

const retryEvery = 2_000
let away = false
let socket: { close(): Promise<void> } | undefined
let delivery: Delivery | undefined
let purging: Purging | undefined

/**
 * Opens the portal behind Next's server; called once per process, before the first request is answered.
 * @param loadRunCommand loads the operators' commands, which the server itself does not know
 */
export async function start(loadRunCommand: LoadRunCommand): Promise<void> {
  try {
    const read = settings()
    const trustsProxy = read.trustedProxyHops > 0
    const appHost = new URL(read.appUrl).host
    Object.assign(addPeerAddress(), { loopbackOnly: demoAllowed(read), secure: isSecure(), trustsProxy, appHost })
    setLogLevel(read.logLevel)
    if (read.production) logInsteadOfConsole()
    for (const warning of read.warnings) log().warn({}, warning)
    watchProcess()
    const stopTracing = await startTracing(read)
    stopOnSignals(read.shutdown, () =>
      Promise.all([socket?.close(), delivery?.stop(), purging?.stop()]).then(stopTracing),
    )
    if (!(await opened(read, loadRunCommand))) void keepTrying(read, loadRunCommand)
    putEventLoopFirst()
  } catch (error) {
    stopWith(error)
  }
}

/** False where PostgreSQL is away: the portal stays up, answers 503 and tries again (SECURITY.md 25). */
async function opened(read: Settings, loadRunCommand: LoadRunCommand): Promise<boolean> {
  try {
    const db = await openDatabase(read, 'the portal', (fresh) => checkDatabase(fresh, read))
    if (!read.databaseUrl) socket = await openControlSocket(read.dataDir, answerOperator(loadRunCommand))
    process.stdout.write(await welcome(db, read))
    purging = purgeForever(read)
    deliverMail(read)
    return true
  } catch (error) {
    if (!read.databaseUrl || !isDatabaseAway(error)) throw refusedByServer(error) ?? error
    if (!away) log().warn({ reason: messageOf(error) }, 'PostgreSQL (DATABASE_URL) cannot be reached; trying again')
    away = true
    return false
  }
}

/** Reached, but it does not know us (SQLSTATE class 28) or the database (3D): no waiting helps. */
function refusedByServer(error: unknown) {
  const { code } = Object(error) as { code?: unknown }
  const refused = typeof code === 'string' && /^(28|3D)/.test(code)
  return refused ? new SettingsError(`DATABASE_URL is refused by the server: ${messageOf(error)}.`) : undefined
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function deliverMail(read: Settings) {
  if (transportOf(read)) delivery = deliverForever(async (stopping) => deliverDue(await deps(), stopping), log())
  else log().warn({}, 'MAIL_TRANSPORT is not set: no mail is sent')
}

async function keepTrying(read: Settings, loadRunCommand: LoadRunCommand) {
  try {
    do await new Promise((resolve) => setTimeout(resolve, retryEvery))
    while (!(await opened(read, loadRunCommand)))
  } catch (error) {
    stopWith(error)
  }
}

/** Nobody gets to the database before this has passed. */
export async function checkDatabase(db: Db, read: Settings) {
  await checkVaultKeys(db, read.vaultKeys)
  if (demoAllowed(read)) await (await import('../../../prisma/seed')).seedDemo({ db, hasher: makeHasher() })
  else if (await holdsDemo({ db })) throw new SettingsError(demoRefused)
}

const demoRefused =
  'This database holds the demo company, whose passwords everybody knows. It opens only on the embedded database, without mail, with HOST and APP_URL on this machine; to keep the rest, run: npm run latchkey -- demo remove'

function stopWith(error: unknown): never {
  const name = error instanceof Error ? error.name : ''
  const known = ['SettingsError', 'MigrationError', 'VaultError', 'DataFolderInUse', 'UnusableFile'].includes(name)
  if (!known) log().error({ error }, 'the start failed')
  process.stderr.write(`Latchkey cannot start: ${messageOf(error)}\n`)
  process.exit(1)
}
