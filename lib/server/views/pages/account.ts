import { mfaView } from '../../../domain/account/mfa/view'
import { isPasswordDue } from '../../../domain/account/password/password'
import { passwordRulesOf, shortestPassword } from '../../../domain/account/password/password-rules'
import { managedBy } from '../../../domain/policy/managed'
import type { MfaView, SessionList } from '../../../schemas/account'
import { deps } from '../../deps'
import { sessionRows } from '../session-list'
import { orUnavailable, requireSession } from './guard'

export const companyFor = async (): Promise<string> => (await requireSession('/')).person.company.name

export async function mfaFor(): Promise<MfaView> {
  const session = await requireSession('/account/settings')
  return orUnavailable(async () => mfaView(await deps(), session))
}

/** What the person's new password will be held against; null where the company's AD or SSO has it. */
export async function newPasswordRules() {
  const { person } = await requireSession('/account/settings')
  if (managedBy(person)) return null
  const rules = passwordRulesOf(person, (await deps()).clock.now())
  return { shortest: shortestPassword(rules), known: rules.context }
}

/** Whether a new password is to be chosen, and who has it where that is not Latchkey. */
export async function passwordFor() {
  const { person } = await requireSession('/account/settings')
  return { due: isPasswordDue(person), managedBy: managedBy(person)?.name ?? null }
}

export async function sessionsFor(): Promise<SessionList> {
  const session = await requireSession('/account/sessions')
  return orUnavailable(async () => sessionRows(await deps(), session))
}
