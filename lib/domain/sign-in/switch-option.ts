import type { Source, Tx } from '../deps'
import type { FactorKind } from '../factors/factor'
import { auditAndNotify } from '../mail/queue'
import type { Person } from '../people/person'
import { emailSwitches } from '../policy/policy'
import { endAllTrust } from '../sessions/trusted-browsers'

/**
 * A right emailed code makes Email the option of a person who uses the authenticator, and keeps the key; a right code of
 * that key switches back. It runs in the transaction of the sign-in, so a wrong code changes no option.
 */
export async function switchOption(
  tx: Tx,
  { person, method, source, now }: { person: Person; method: FactorKind; source: Source; now: Date },
) {
  const option = optionAfter(person, method)
  if (!option) return
  const { id: userId, companyId } = person
  const proved = option === 'EMAIL' && !person.emailValidatedAt ? { emailValidatedAt: now } : {}
  await tx.user.update({ where: { id: userId }, data: { option, ...proved } })
  // As with every change of factors; the session that is being made is not there yet.
  await endAllTrust(tx, userId)
  await tx.session.deleteMany({ where: { userId, factorProvenAt: null } })
  const detail = { option: option === 'EMAIL' ? ('email' as const) : ('authenticator' as const) }
  await auditAndNotify(tx, { type: 'mfa.option-changed', at: now, userId, companyId, source, detail })
}

function optionAfter(person: Person, method: FactorKind) {
  if (method === 'email' && emailSwitches(person)) return 'EMAIL'
  return method === 'authenticator' && person.option === 'EMAIL' ? 'AUTHENTICATOR' : null
}
