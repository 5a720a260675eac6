import { mfaMayEnd } from '../company/policy'
import type { Deps, Tx } from '../deps'
import { DomainError } from '../errors'
import { factors } from '../factors'
import { newSet } from '../factors/recovery-codes'
import { afterFactorChange, type ChangeContext } from './factor-change'
import type { Person } from './person'
import { lockSession } from './sessions'

const off = { option: 'NONE', mfaSince: null, emailValidatedAt: null } as const

/**
 * *Clear multi-factor authentication*: removes every trace.
 * @throws DomainError not-enabled where there is nothing to clear, required-by-policy
 */
export const clearMfa = (deps: Deps, change: ChangeContext) =>
  changeFactors(deps, change, async (tx, person, now) => {
    if (!person.mfaSince) throw new DomainError('not-enabled')
    refuseIfRequired(person)
    await eraseAll(tx, person.id)
    return { type: 'mfa.cleared', at: now }
  })

/**
 * *Clear authenticator key*: leaves Email and the recovery set where Email was ever validated, else clears everything.
 * @param id one of several keys; without it all of them
 */
export const clearAuthenticator = (deps: Deps, change: ChangeContext & { id?: string }) =>
  changeFactors(deps, change, async (tx, person, now) => {
    const cleared = person.authenticators.filter((key) => !change.id || key.id === change.id)
    if (change.id && !cleared.length) throw new DomainError('not-found')
    if (!cleared.length) throw new DomainError('not-enabled')
    const detail = { factor: 'authenticator' as const }
    const left = person.authenticators.filter((key) => !cleared.includes(key))
    if (left.length) {
      if (left.every((key) => key.disabledAt)) refuseIfRequired(person)
      await tx.authenticator.deleteMany({ where: { id: { in: cleared.map((key) => key.id) } } })
      return { type: 'factor.removed', at: now, detail }
    }
    if (!person.emailValidatedAt || !person.company.allowEmail) refuseIfRequired(person)
    await factors.authenticator.remove(tx, person.id)
    if (person.emailValidatedAt) await tx.user.update({ where: { id: person.id }, data: { option: 'EMAIL' } })
    else await eraseAll(tx, person.id)
    return { type: 'factor.removed', at: now, detail }
  })

/** *Regenerate*: the new set replaces the old in one transaction. @throws DomainError not-enabled */
export async function renewRecoveryCodes(deps: Deps, change: ChangeContext) {
  if (!change.session.person.mfaSince) throw new DomainError('not-enabled')
  const set = await newSet(deps, change.session.person.id)
  await changeFactors(deps, change, async (tx, person, now) => {
    if (!person.mfaSince) throw new DomainError('not-enabled')
    await set.store(tx, now)
    return { type: 'recovery-codes.renewed', at: now }
  })
  return { recoveryCodes: set.codes, setId: set.setId }
}

/**
 * Chooses which of the confirmed factors is asked for first. Email in place of the authenticator discards its key (O3).
 * @throws DomainError not-set-up, method-not-allowed
 */
export const chooseOption = (deps: Deps, change: ChangeContext & { option: 'authenticator' | 'email' | 'passkey' }) =>
  changeFactors(deps, change, async (tx, person, now) => {
    const { option } = change
    const setUp = option === 'email' ? person.emailValidatedAt !== null : person.authenticators.length > 0
    if (!setUp || option === 'passkey') throw new DomainError('not-set-up')
    const { allowAuthenticator, allowEmail } = person.company
    if (!(option === 'email' ? allowEmail : allowAuthenticator)) throw new DomainError('method-not-allowed')
    if (option === 'email') await factors.authenticator.remove(tx, person.id)
    await tx.user.update({ where: { id: person.id }, data: { option: option === 'email' ? 'EMAIL' : 'AUTHENTICATOR' } })
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
