import { z } from 'zod'
import { examineCompanies, type Finding } from '../../domain/company/examine'
import { examineClock } from '../../domain/company/examine-clock'
import { examinePasskeys } from '../../domain/company/examine-passkeys'
import type { Db } from '../../domain/deps'
import { examineVault } from '../../domain/vault/examine'
import { transportOf } from '../../server/mail/mailer'
import { type CommandContext, command } from './command'

export const doctorCommands = { doctor: command(z.strictObject({}), examine) }

/** Looks at everything that an operator set up. Changes nothing. */
async function examine({ deps, settings, report }: CommandContext) {
  const sealed = await examineVault(deps, report)
  const findings: Finding[] = [
    await migrations(deps.db),
    ...settings.warnings.map((finding): Finding => ({ level: 'warning', about: 'settings', finding })),
    transportOf(settings)
      ? { level: 'ok', about: 'mail', finding: 'can be sent' }
      : { level: 'warning', about: 'mail', finding: 'cannot be sent: MAIL_TRANSPORT is not set' },
    await examineClock(deps),
    await examinePasskeys(deps),
    ...(await examineCompanies(deps)),
  ]
  const ok = sealed.every(({ opened, total }) => opened === total) && findings.every(({ level }) => level !== 'problem')
  return { ok, sealed, findings }
}

/** Opening the database has applied what was missing; what failed half-way on another instance shows here. */
async function migrations(db: Db): Promise<Finding> {
  const [row] = await db.$queryRaw<{ applied: number; unfinished: number }[]>`
    SELECT count(finished_at)::int AS applied,
      (count(*) FILTER (WHERE finished_at IS NULL AND rolled_back_at IS NULL))::int AS unfinished
    FROM _prisma_migrations WHERE rolled_back_at IS NULL`
  const { applied = 0, unfinished = 0 } = row ?? {}
  return unfinished
    ? { level: 'problem', about: 'database', finding: `${unfinished} migrations were not finished` }
    : { level: 'ok', about: 'database', finding: `answers, ${applied} migrations applied` }
}
