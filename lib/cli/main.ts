import { existsSync } from 'node:fs'
import { callControlSocket } from '../server/control-socket'
import { type Settings, settings } from '../server/env'
import type { CommandName, Outcome } from './commands'
import { complete } from './complete'
import { format, formatRefusal } from './format'
import { parseCommandLine, UsageError } from './parse'
import { print } from './terminal'
import { usage } from './usage'

/** The operators' command. Exit codes: 0 done, 1 refused or failed, 2 not understood. */
async function main(): Promise<number> {
  const parsed = parseCommandLine(process.argv.slice(2))
  const { command, json } = parsed
  if (existsSync('.env')) process.loadEnvFile('.env')
  const outcome = await carryOut(settings(), command, await complete(parsed))
  const done = outcome.status === 200
  const text = json ? JSON.stringify(outcome.body) : done ? format(command, outcome.body) : formatRefusal(outcome.body)
  await print(done ? process.stdout : process.stderr, text)
  return done ? 0 : 1
}

/** In the running portal, which holds the embedded database; else here. */
async function carryOut(read: Settings, command: CommandName, args: Record<string, unknown>): Promise<Outcome> {
  const answer = read.databaseUrl ? null : await callControlSocket(read.dataDir, { command, args })
  if (answer) return answer
  // Loaded only now: the database's code takes a second that the portal has already spent.
  const { runHere } = await import('./run-here')
  return runHere(read, command, args)
}

async function failed(error: unknown): Promise<number> {
  const sentence = error instanceof Error ? error.message : String(error)
  await print(process.stderr, error instanceof UsageError ? `${sentence}\n${usage}`.trim() : sentence)
  return error instanceof UsageError ? 2 : 1
}

// `exit`, because the schema engine leaves a timer of ten seconds behind.
process.exit(await main().catch(failed))
