import { z } from 'zod'
import { findCompany } from '../../domain/company/companies'
import {
  createEmployee,
  everybody,
  findEmployee,
  type ListedPerson,
  listEmployees,
  resetMfa,
  unlockEmployee,
} from '../../domain/company/employees/employees'
import { inviteEmployee, resendInvitation } from '../../domain/company/employees/invitation'
import { importEmployees } from '../../domain/company/import/import'
import { DomainError } from '../../domain/errors'
import { csvOf, jsonLinesOf } from '../../server/http/download'
import { transportOf } from '../../server/mail/mailer'
import type { Settings } from '../../server/settings/env'
import { type CommandContext, command, company, done, email, words } from './command'

const importArgs = z.strictObject({
  company,
  csv: z.string(),
  dryRun: z.boolean(),
  addressColumn: words(400).optional(),
  /** How the file was read; part of the answer. */
  encoding: z.enum(['utf-8', 'utf-16', 'windows-1252']).optional(),
})
/** Without a format a table. */
const listArgs = z.strictObject({ format: z.enum(['csv', 'jsonl'], 'must be csv or jsonl').optional() })

export const userCommands = {
  'user create': command(
    z
      .strictObject({
        company,
        name: words(400),
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
    async ({ deps, settings }, { invite, ...employee }) => {
      if (!invite) return createEmployee(deps, employee)
      requireMail(settings, 'invite')
      return inviteEmployee(deps, employee)
    },
  ),
  'user invite': command(z.strictObject({ email }), async ({ deps, settings }, args) => {
    requireMail(settings, 'email')
    await resendInvitation(deps, await findEmployee(deps.db, args.email))
    return done
  }),
  'user import': command(importArgs, importPeople),
  'user list': command(listArgs, listPeople),
  'user reset-mfa': command(z.strictObject({ email, reason: words(500) }), async ({ deps }, args) => {
    await resetMfa(deps, args)
    return done
  }),
  'user unlock': command(z.strictObject({ email }), async ({ deps }, args) => {
    await unlockEmployee(deps, await findEmployee(deps.db, args.email))
    return done
  }),
}

const columns = {
  company: ({ company }: ListedPerson) => company,
  email: ({ email }: ListedPerson) => email,
  name: ({ name }: ListedPerson) => name,
  role: ({ role }: ListedPerson) => role,
  mfa: ({ mfa }: ListedPerson) => mfa,
  disabled: ({ disabled }: ListedPerson) => String(disabled),
}

/** As a file it is streamed, and the answer itself says only that it is whole. */
async function listPeople({ deps, write }: CommandContext, { format }: z.infer<typeof listArgs>) {
  if (!format) return listEmployees(deps)
  const people = everybody(deps)
  for await (const piece of format === 'csv' ? csvOf(columns, people) : jsonLinesOf(people)) await write(piece)
  return { exported: true as const }
}

/**
 * All people of a file, or none. Wrong rows are an answer, not a refusal: `ok` says which.
 */
async function importPeople(
  { deps, settings }: CommandContext,
  { company: name, encoding, ...file }: z.infer<typeof importArgs>,
) {
  const { id: companyId, signInSource } = await findCompany(deps.db, name)
  if (signInSource === 'PASSWORD' && !file.dryRun) requireMail(settings, 'file')
  const report = await importEmployees(deps, { companyId, ...file })
  return { ...report, ok: report.errorCount === 0, dryRun: file.dryRun, ...(encoding && { encoding }) }
}

function requireMail(settings: Settings, field: string) {
  const sentence = 'needs invitations by mail, and MAIL_TRANSPORT is not set'
  if (!transportOf(settings)) throw new DomainError('invalid-body', { fields: { [field]: sentence } })
}
