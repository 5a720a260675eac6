import { callControlSocket, type Listener } from '../server/process/control-socket'
import { loadSettingsFile, type Settings, settings } from '../server/settings/env'
import { seenFromHere } from './backup-seen'
import type { CommandName, Outcome } from './commands'
import { complete } from './complete'
import { format, formatRefusal } from './format'
import { passwordShown, showsPassword } from './move-target'
import { parseCommandLine, UsageError } from './parse'
import { print, showProgress } from './terminal'
import { usage } from './usage'

/** The operators' command. Exit codes: 0 done, 1 refused, failed or not well, 2 not understood, 130 interrupted. */
async function main(): Promise<number> {
  const parsed = parseCommandLine(process.argv.slice(2))
  const { command, json } = parsed
  const warnings = loadSettingsFile()
  if (!json) await print(process.stderr, warnings.map((warning) => `${warning}\n`).join(''))
  if (!json && process.stderr.isTTY && showsPassword(parsed)) await print(process.stderr, passwordShown)
  const args = await complete(parsed)
  const progress = showProgress(json)
  const listener = { ...progress, write: (chunk: string) => print(process.stdout, chunk), signal: interruption() }
  const outcome = await carryOut(settings(), { command, args }, listener)
  progress.clear()
  return tell(command, outcome, json)
}

/** The first Ctrl-C ends what can be ended between two steps; the second one ends everything. */
function interruption(): AbortSignal {
  const interrupted = new AbortController()
  process.once('SIGINT', () => {
    interrupted.abort()
    process.once('SIGINT', () => process.exit(130))
  })
  return interrupted.signal
}

/** In the running portal, which holds the embedded database; else here. */
async function carryOut(read: Settings, call: { command: CommandName; args: Record<string, unknown> }, to: Listener) {
  const here = read.databaseUrl || alone.includes(call.command)
  const answer = here ? null : await callControlSocket(read.dataDir, call, to)
  if (answer) return call.command === 'backup' ? seenFromHere(answer) : answer
  // Loaded only now: the database's code takes a second that the portal has already spent.
  const { runHere } = await import('./run-here')
  return runHere(read, call, to)
}

/** They need the data folder for themselves: no portal can do them. */
const alone: CommandName[] = ['move']

async function tell(command: CommandName, { status, body }: Outcome, json: boolean): Promise<number> {
  const done = status === 200
  // The output was the file itself.
  if (done && Object(body).exported) return 0
  const text = json ? JSON.stringify(body) : done ? format(command, body) : formatRefusal(body)
  await print(done ? process.stdout : process.stderr, `${text}\n`)
  return done && Object(body).ok !== false ? 0 : 1
}

async function failed(error: unknown): Promise<number> {
  if (Object(error).name === 'AbortError') return 130
  const sentence = error instanceof Error ? error.message : String(error)
  const wrong = error instanceof UsageError
  const json = process.argv.includes('--json')
  const text = json ? JSON.stringify({ error: sentence }) : wrong ? `${sentence}\n${usage}`.trim() : sentence
  await print(process.stderr, `${text}\n`)
  return wrong ? 2 : 1
}

// `exit`, because the schema engine leaves a timer of ten seconds behind.
process.exit(await main().catch(failed))
