import type { MfaOption } from '../../../schemas/account'
import type { Deps, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { factors } from '../../factors'
import { afterFactorChange, type ChangeContext } from '../../factors/factor-change'
import { newSet, requireLiveSet } from '../../factors/recovery-codes'
import { requireMfaVersion } from '../../people/mfa-version'
import type { Person } from '../../people/person'
import { allowedBy, hasAllowedFactor, hasFactor, mfaMayEnd, optionLeft, optionOf } from '../../policy/policy'
import { lockSession } from '../../sessions/sessions'

const off = { option: 'NONE', mfaSince: null, emailValidatedAt: null } as const

/**
 * *Clear multi-factor authentication*: removes every trace.
 * @throws DomainError not-enabled where MFA is off, changed-meanwhile, required-by-policy
 */
export const clearMfa = (deps: Deps, change: ChangeContext) =>
  changeFactors(deps, change, async (tx, person, now) => {
    if (!person.mfaSince) throw new DomainError('not-enabled')
    requireMfaVersion(person, change.version)
    refuseIfRequired(person)
    await eraseAll(tx, person.id)
    return { type: 'mfa.cleared', at: now }
  })

/**
 * *Clear authenticator key*: leaves Email, passkeys and the recovery set where there are any, else clears everything.
 * @param id one of several keys; without it all of them
 * @throws DomainError not-found, not-enabled, changed-meanwhile, required-by-policy
 */
export const clearAuthenticator = (deps: Deps, change: ChangeContext & { id?: string }) =>
  changeFactors(deps, change, async (tx, person, now) => {
    const cleared = person.authenticators.filter((key) => !change.id || key.id === change.id)
    if (change.id && !cleared.length) throw new DomainError('not-found')
    if (!cleared.length) throw new DomainError('not-enabled')
    requireMfaVersion(person, change.version)
    const left = person.authenticators.filter((key) => !cleared.includes(key))
    if (left.length) await tx.authenticator.deleteMany({ where: { id: { in: cleared.map((key) => key.id) } } })
    else await factors.authenticator.remove(tx, person.id)
    await updateOption(tx, { ...person, authenticators: left })
    return { type: 'factor.removed', at: now, detail: { factor: 'authenticator' } }
  })

/** Removes one passkey. @throws DomainError not-found, changed-meanwhile, required-by-policy */
export const removePasskey = (deps: Deps, change: ChangeContext & { id: string }) =>
  changeFactors(deps, change, async (tx, person, now) => {
    const { count } = await tx.passkey.deleteMany({ where: { id: change.id, userId: person.id } })
    if (count !== 1) throw new DomainError('not-found')
    requireMfaVersion(person, change.version)
    await updateOption(tx, { ...person, passkeys: person.passkeys.filter((key) => key.id !== change.id) })
    return { type: 'factor.removed', at: now, detail: { factor: 'passkey' } }
  })

/** After a factor went: the option that is left, or everything off. @throws DomainError required-by-policy */
async function updateOption(tx: Tx, left: Person) {
  if (!hasAllowedFactor(left)) refuseIfRequired(left)
  if (!hasFactor(left)) return eraseAll(tx, left.id)
  const option = optionLeft(left)
  if (option !== left.option) await tx.user.update({ where: { id: left.id }, data: { option } })
}

/**
 * *Regenerate*: the new set replaces the old in one transaction.
 * @param change.replaces the set that the caller saw, null for none; absent: whatever set is there
 * @throws DomainError not-enabled, changed-meanwhile where another set is live
 */
export async function renewRecoveryCodes(deps: Deps, change: ChangeContext & { replaces?: string | null | undefined }) {
  const requireReplaced = (person: Person) => {
    if (!person.mfaSince) throw new DomainError('not-enabled')
    if (change.replaces !== undefined) requireLiveSet(person, change.replaces)
  }
  // Ten hashes are spared where the answer is known already; what decides is the look under the lock.
  requireReplaced(change.session.person)
  const set = await newSet(deps, change.session.person.id)
  await changeFactors(deps, change, async (tx, person, now) => {
    requireReplaced(person)
    await set.store(tx, now)
    return { type: 'recovery-codes.renewed', at: now }
  })
  return { recoveryCodes: set.codes, setId: set.setId }
}

/**
 * Chooses which of the confirmed factors is asked for first. Email discards every authenticator key (O3), whatever the
 * option was; every other factor stays.
 * @throws DomainError not-set-up, method-not-allowed, changed-meanwhile
 */
export const chooseOption = (deps: Deps, change: ChangeContext & { option: Exclude<MfaOption, 'none'> }) =>
  changeFactors(deps, change, async (tx, person, now) => {
    const { option } = change
    const setUp = {
      authenticator: person.authenticators.length > 0,
      email: person.emailValidatedAt !== null,
      passkey: person.passkeys.length > 0,
    }
    if (!setUp[option]) throw new DomainError('not-set-up')
    if (!person.company[allowedBy[option]]) throw new DomainError('method-not-allowed')
    requireMfaVersion(person, change.version)
    if (option === 'email') await factors.authenticator.remove(tx, person.id)
    await tx.user.update({ where: { id: person.id }, data: { option: optionOf[option] } })
    return { type: 'mfa.option-changed', at: now, detail: { option } }
  })

type Change = (tx: Tx, person: Person, now: Date) => Promise<Parameters<typeof afterFactorChange>[2]>

const changeFactors = (deps: Deps, context: ChangeContext, change: Change) =>
  deps.db.$transaction(async (tx) => {
    const person = await lockSession(tx, context.session)
    await afterFactorChange(tx, context, await change(tx, person, deps.clock.now()))
  })

function refuseIfRequired(person: Person) {
  if (!mfaMayEnd(person)) throw new DomainError('required-by-policy')
}

/** Every trace of MFA: keys live, kept and replaced, codes, pending rows, half-finished sign-ins; trust goes with the change itself. */
export async function eraseAll(tx: Tx, userId: string) {
  for (const factor of Object.values(factors)) await factor.remove(tx, userId)
  await tx.enrolment.deleteMany({ where: { userId } })
  await tx.challenge.deleteMany({ where: { userId } })
  await tx.user.update({ where: { id: userId }, data: off })
}
