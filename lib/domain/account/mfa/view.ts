import type { MfaOption } from '../../../generated/prisma/client'
import type { MfaView, MfaOption as OptionName } from '../../../schemas/account'
import type { Deps } from '../../deps'
import { DomainError } from '../../errors'
import { providerId } from '../../identity/sign-in-source'
import { mfaVersion } from '../../people/mfa-version'
import { type Person, recoveryCodesLeft } from '../../people/person'
import { managedBy, methodOf, mobileSkipsFactor } from '../../policy/managed'
import { allowedOptions, hasFactor, mfaMayEnd, stepUpFactors } from '../../policy/policy'
import { lifetimes } from '../../security-numbers'
import type { LiveSession } from '../../sessions/sessions'
import { isUnexpired } from '../../time'
import { isPasswordDue } from '../password/password'

const optionName = (option: MfaOption) => option.toLowerCase() as OptionName
const iso = (date: Date | null) => date?.toISOString() ?? null

/** Everything that the Multi-factor authentication section shows. */
export async function mfaView({ db, clock }: Deps, session: LiveSession): Promise<MfaView> {
  const { id, person } = session
  const pending = await db.enrolment.findUnique({ where: { userId: person.id } })
  return {
    option: optionName(person.option),
    enabled: person.mfaSince !== null,
    since: iso(person.mfaSince),
    allowed: allowedOptions(person).map(optionName),
    managedBy: session.exempt ? managedBy(person) : null,
    stepUpMethods: stepUpMethods(session),
    provider: providerView(person),
    authenticators: person.authenticators.map((key) => ({
      id: key.id,
      label: key.label,
      createdAt: key.createdAt.toISOString(),
      lastUsedAt: iso(key.lastUsedAt),
      kept: person.option === 'EMAIL',
    })),
    email: { address: person.email, validated: person.emailValidatedAt !== null },
    passkeyAlone: methodOf(person) === 'PASSWORD',
    passkeys: person.passkeys.map((key) => ({
      id: key.id,
      label: key.label,
      createdAt: key.createdAt.toISOString(),
      lastUsedAt: iso(key.lastUsedAt),
      synced: key.synced,
    })),
    recoveryCodes: recoveryView(person),
    pending:
      pending && isUnexpired(pending.expiresAt, lifetimes.enrolment, clock.now())
        ? {
            kind: pending.kind === 'EMAIL' ? 'email' : 'authenticator',
            startedHere: pending.sessionId === id,
            expiresAt: pending.expiresAt.toISOString(),
            add: pending.add,
            id: pending.kind === 'EMAIL' ? null : pending.id,
          }
        : null,
    policy: { required: !mfaMayEnd(person), deadline: iso(person.mfaDeadline) },
    version: mfaVersion(person),
    setupRequired: session.setupRequired,
    mobileSkipsSecondStep: mobileSkipsFactor(person),
  }
}

/**
 * What a step-up asks: a confirmed factor or a recovery code; where there is none, or the company's AD or SSO answers for
 * it, the password (the directory's, where that is the way) or a new sign-in at the provider. Nothing where the password
 * is void: the way on is a new one by mail.
 */
export function stepUpMethods({ person, exempt }: LiveSession): MfaView['stepUpMethods'] {
  if (!exempt && hasFactor(person)) return stepUpFactors(person)
  if (methodOf(person) === 'OIDC') return ['provider']
  return isPasswordDue(person) ? [] : ['password']
}

function providerView(person: Person): MfaView['provider'] {
  const managed = managedBy(person)
  return managed?.kind === 'oidc' ? { id: providerId(person.companyId), name: managed.name } : null
}

function recoveryView(person: Person): MfaView['recoveryCodes'] {
  const set = person.recoverySet
  return (
    set && {
      setId: set.setId,
      remaining: recoveryCodesLeft(person),
      total: set.codes.length,
      createdAt: set.createdAt.toISOString(),
      savedAt: iso(set.savedAt),
    }
  )
}

/** @throws DomainError not-found where the id is not one of this person's keys */
export function requireOwnKey({ person }: LiveSession, id: string) {
  if (!person.authenticators.some((key) => key.id === id)) throw new DomainError('not-found')
}

/** @throws DomainError not-found where the id is not one of this person's passkeys */
export function requireOwnPasskey({ person }: LiveSession, id: string) {
  if (!person.passkeys.some((key) => key.id === id)) throw new DomainError('not-found')
}
