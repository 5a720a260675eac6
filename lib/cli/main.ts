import { existsSync } from 'node:fs'
import { callControlSocket } from '../server/control-socket'
import { type Settings, settings } from '../server/env'
import type { CommandName, Outcome } from './commands'
import { format, formatRefusal } from './format'
import { type Parsed, parseCommandLine, UsageError, usage } from './parse'
import { ask, isInteractive, print, readStandardInput } from './terminal'

/** The operators' command. Exit codes: 0 done, 1 refused or failed, 2 not understood. */
async function main(): Promise<number> {
  const { command, json, values } = parseCommandLine(process.argv.slice(2))
  if (existsSync('.env')) process.loadEnvFile('.env')
  const outcome = await carryOut(settings(), command, await complete(command, values))
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

/** What was not said on the command line is asked for, where somebody is there to answer. */
async function complete(command: CommandName, { admin, ...values }: Parsed['values']) {
  const { 'password-stdin': piped, ...given } = values
  if (command === 'user reset-mfa') return { ...given, reason: given.reason ?? (await reason()) }
  if (command !== 'user create') return given
  const password = given.invite ? undefined : piped ? await readStandardInput() : await choosePassword()
  return { ...given, administrator: admin === true, ...(password === undefined ? {} : { password }) }
}

const reason = async () => (isInteractive() ? ask('Reason (it stands in the audit log): ') : '')

async function choosePassword(): Promise<string | undefined> {
  if (!isInteractive()) return undefined
  const password = await ask('Password (empty: one is made): ', { hidden: true })
  if (!password) return undefined
  if ((await ask('The same again: ', { hidden: true })) !== password) throw new UsageError('The two were not the same.')
  return password
}

async function failed(error: unknown): Promise<number> {
  const sentence = error instanceof Error ? error.message : String(error)
  await print(process.stderr, error instanceof UsageError ? `${sentence}\n${usage}`.trim() : sentence)
  return error instanceof UsageError ? 2 : 1
}

// `exit`, because the schema engine leaves a timer of ten seconds behind.
process.exit(await main().catch(failed))
