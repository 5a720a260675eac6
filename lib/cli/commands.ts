import { z } from 'zod'
import { removeDemo } from '../domain/company/demo'
import { createEmployee, findEmployee, listEmployees, resetMfa, unlockEmployee } from '../domain/company/employees'
import { inviteEmployee, resendInvitation } from '../domain/company/invitation'
import type { Deps } from '../domain/deps'
import { DomainError } from '../domain/errors'

/** What an operator may do, whether the portal runs it (through its control socket) or the command itself. */
interface Command<Args> {
  args: z.ZodType<Args>
  run(deps: Deps, args: Args): Promise<object>
}

const words = (max: number) => z.string().trim().min(1, 'is missing').max(max, 'is too long')
const email = words(320)
const done = { done: true }

const command = <Args>(args: z.ZodType<Args>, run: (deps: Deps, args: Args) => Promise<object>): Command<Args> => ({
  args,
  run,
})

export const commands = {
  'user create': command(
    z
      .strictObject({
        company: words(100),
        name: words(100),
        email,
        password: z.string().max(1000, 'is too long').optional(),
        administrator: z.boolean(),
        /** Mails a link to choose the password, instead of setting one. */
        invite: z.boolean().optional(),
      })
      .refine((args) => !args.invite || args.password === undefined, {
        path: ['password'],
        message: 'goes without --invite',
      }),
    (deps, { invite, ...employee }) => (invite ? inviteEmployee : createEmployee)(deps, employee),
  ),
  'user invite': command(z.strictObject({ email }), async (deps, args) => {
    await resendInvitation(deps, await findEmployee(deps.db, args.email))
    return done
  }),
  'user list': command(z.strictObject({}), listEmployees),
  'user reset-mfa': command(z.strictObject({ email, reason: words(500) }), async (deps, args) => {
    await resetMfa(deps, args)
    return done
  }),
  'user unlock': command(z.strictObject({ email }), async (deps, args) => {
    await unlockEmployee(deps, await findEmployee(deps.db, args.email))
    return done
  }),
  'demo remove': command(z.strictObject({}), removeDemo),
}

export type CommandName = keyof typeof commands

export interface Outcome {
  /** Like HTTP: 200, 404, 422, 500. */
  status: number
  body: unknown
}

/** Runs one command. Refusals come back as `{error, fields?}`; faults are the caller's to log. */
export async function runCommand(deps: Deps, name: string, given: unknown): Promise<Outcome> {
  if (!Object.hasOwn(commands, name)) return { status: 404, body: { error: 'unknown-command' } }
  const { args, run } = commands[name as CommandName] as Command<unknown>
  const parsed = args.safeParse(given)
  if (!parsed.success) return { status: 422, body: { error: 'invalid-body', fields: fieldsOf(parsed.error) } }
  try {
    return { status: 200, body: await run(deps, parsed.data) }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { status: 422, body: { error: error.code, ...error.details } }
  }
}

const fieldsOf = (error: z.ZodError) =>
  Object.fromEntries(error.issues.map((issue) => [issue.path.join('.') || 'args', issue.message]))
