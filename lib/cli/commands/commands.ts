import type { z } from 'zod'
import { DomainError } from '../../domain/errors'
import type { ControlAnswer } from '../../server/process/control-socket'
import { auditCommands } from './audit'
import { backupCommands } from './backup'
import type { Command, CommandContext } from './command'
import { companyCommands } from './companies'
import { doctorCommands } from './doctor'
import { keyCommands } from './keys'
import { moveCommands } from './move'
import { policyCommands } from './policy'
import { sessionCommands } from './sessions'
import { userCommands } from './users'

export const commands = {
  ...userCommands,
  ...companyCommands,
  ...policyCommands,
  ...auditCommands,
  ...keyCommands,
  ...doctorCommands,
  ...backupCommands,
  ...moveCommands,
  ...sessionCommands,
}

export type CommandName = keyof typeof commands

/** Runs one command. Refusals come back as `{error, fields?}`; faults are the caller's to log. */
export async function runCommand(context: CommandContext, name: string, args: unknown): Promise<ControlAnswer> {
  if (!Object.hasOwn(commands, name)) return { status: 404, body: { error: 'unknown-command' } }
  const { schema, run } = commands[name as CommandName] as Command<unknown, object>
  const parsed = schema.safeParse(args)
  if (!parsed.success) return { status: 422, body: { error: 'invalid-body', fields: fieldsOf(parsed.error) } }
  try {
    return { status: 200, body: await run(context, parsed.data) }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { status: 422, body: { error: error.code, ...error.details } }
  }
}

/** By the innermost name: `change.graceDays`, `controllers.0`. */
const fieldsOf = (error: z.ZodError) =>
  Object.fromEntries(
    error.issues.map(({ path, message }) => [path.findLast((part) => typeof part === 'string') ?? 'args', message]),
  )
