import { type ControlAnswer, callControlSocket, type Listener } from '../server/process/control-socket'
import { loadSettingsFile, type Settings, settings } from '../server/settings/env'
import { requireVisibleBackup } from './check-backup'
import { argsOf, parseCommandLine } from './command-line/parse'
import type { Call } from './command-line/program'
import type { CommandName } from './commands/commands'
import { passwordShown, showsPassword } from './definitions/move-target'
import { UsageError } from './definitions/usage-error'
import { format } from './output/format'
import { formatRefusal } from './output/refusal'
import { print } from './terminal/print'
import { showProgress } from './terminal/progress'

/** The operators' command. Exit codes: 0 done, 1 refused, failed or not well, 2 not understood, 130 interrupted. */
async function main(): Promise<number> {
  const asked = parseCommandLine(process.argv.slice(2))
  if (!('text' in asked)) return carryOut(asked)
  await print(process.stdout, asked.text)
  return 0
}

async function carryOut(call: Call): Promise<number> {
  const { command, json } = call
  const warnings = loadSettingsFile()
  if (!json) await warn(call, warnings)
  const args = await argsOf(call)
  const progress = showProgress(json)
  const listener = { ...progress, write: (chunk: string) => print(process.stdout, chunk), signal: interruption() }
  const outcome = await runInPortalOrHere(settings(), { command, args }, listener)
  progress.clear()
  return printOutcome(command, outcome, json)
}

async function warn({ command, values }: Call, warnings: string[]) {
  await print(process.stderr, warnings.map((warning) => `${warning}\n`).join(''))
  const visible = command === 'move' && process.stderr.isTTY && showsPassword(values)
  if (visible) await print(process.stderr, passwordShown)
}

/** The first Ctrl-C ends work between two steps; the second one ends the process. */
function interruption(): AbortSignal {
  const interrupted = new AbortController()
  process.once('SIGINT', () => {
    interrupted.abort()
    process.once('SIGINT', () => process.exit(130))
  })
  return interrupted.signal
}

/** A running portal holds the embedded database, so it runs the command; otherwise this process does. */
async function runInPortalOrHere(
  read: Settings,
  call: { command: CommandName; args: Record<string, unknown> },
  listener: Listener,
) {
  const here = read.databaseUrl || alone.includes(call.command)
  const answer = here ? null : await callControlSocket(read.dataDir, call, listener)
  if (answer) return call.command === 'backup' ? requireVisibleBackup(answer) : answer
  // Loaded only now: the code of the database takes a second.
  const { runHere } = await import('./run-here')
  return runHere(read, call, listener)
}

/** Commands that need the data folder for themselves, so that no portal can run them. */
const alone: CommandName[] = ['move']

async function printOutcome(command: CommandName, { status, body }: ControlAnswer, json: boolean): Promise<number> {
  const done = status === 200
  // The output was the file itself.
  if (done && Object(body).exported) return 0
  const text = json ? JSON.stringify(body) : done ? format(command, body) : formatRefusal(body)
  await print(done ? process.stdout : process.stderr, `${text}\n`)
  return done && Object(body).ok !== false ? 0 : 1
}

async function printFailure(error: unknown): Promise<number> {
  if (Object(error).name === 'AbortError') return 130
  const sentence = error instanceof Error ? error.message : String(error)
  const help = error instanceof UsageError ? error.help : ''
  const json = process.argv.includes('--json')
  await print(process.stderr, json ? `${JSON.stringify({ error: sentence })}\n` : `${sentence}\n${help}`)
  return error instanceof UsageError ? 2 : 1
}

// `exit`, because the schema engine leaves a timer of ten seconds behind.
process.exit(await main().catch(printFailure))
