import type { Prisma } from '../../../generated/prisma/client'
import type { PasskeyCreationView, Registration } from '../../../schemas/passkey'
import { audit } from '../../audit/audit'
import type { Deps, Source, Tx } from '../../deps'
import { DomainError } from '../../errors'
import type { Person } from '../../people/person'
import { managedBy } from '../../policy/managed'
import { lifetimes, maxPasskeys } from '../../security-numbers'
import { type LiveSession, lockSession } from '../../sessions/sessions'
import { after } from '../../time'
import { addProof, afterFactorChange, type ChangeContext, mfaTurnedOn } from '../factor-change'
import { newSet, requireSet } from '../recovery-codes'
import { findCeremony, keepCeremony, type PasskeyCeremony, spendCeremony } from './ceremony'
import { defaultLabel } from './names'
import { creationOptions, readRegistration } from './webauthn'

/**
 * Options for a new passkey; nothing live changes. The ceremony belongs to this session; beginning again ends the one
 * before.
 * @throws DomainError method-not-allowed, limit-reached
 */
export async function beginPasskey(
  deps: Deps,
  { session, source }: { session: LiveSession; source: Source },
): Promise<PasskeyCreationView> {
  const options = await creationOptions(deps, session.person)
  await deps.db.$transaction(async (tx) => {
    const now = deps.clock.now()
    const { id: userId, companyId } = requireRoom(await lockSession(tx, session))
    const act = { actId: session.id, purpose: 'REGISTRATION' as const, userId }
    await keepCeremony(tx, { ...act, challenge: options.challenge, expiresAt: after(now, lifetimes.passkeyChallenge) })
    await audit(tx, {
      type: 'factor.enrolment-begun',
      at: now,
      userId,
      companyId,
      source,
      detail: { factor: 'passkey' },
    })
  })
  return options
}

function requireRoom(person: Person) {
  if (!person.company.allowPasskey) throw new DomainError('method-not-allowed')
  if (person.passkeys.length >= maxPasskeys) throw new DomainError('limit-reached')
  return person
}

/**
 * Registers what the browser made for the options of this session. It joins the person's factors, and becomes the option
 * where there is none.
 * @param options.label what the person calls it; absent: by what made it
 * @returns the recovery codes as shown, or nulls where there is a live set
 * @throws DomainError enrolment-expired, invalid-code (whatever is wrong with it), method-not-allowed, limit-reached
 */
export async function confirmPasskey(
  deps: Deps,
  options: ChangeContext & { response: Registration; label?: string | undefined },
) {
  const { session, response } = options
  const { id: userId, recoverySet } = session.person
  const kept = await findCeremony(deps, { actId: session.id, userId, purposes: ['REGISTRATION'] })
  if (!kept) throw new DomainError('enrolment-expired')
  const made = await readRegistration(deps, { challenge: kept.challenge, response })
  if (!made) {
    await spendCeremony(deps.db, kept)
    throw new DomainError('invalid-code')
  }
  const set = recoverySet ? null : await newSet(deps, userId)
  const stored = await deps.db.$transaction(async (tx) => {
    const now = deps.clock.now()
    const person = requireRoom(await lockSession(tx, session))
    const { aaguid, amr, ...passkey } = made
    const transports = (response.response.transports ?? []).filter((name) => knownTransports.includes(name))
    const label = options.label ?? defaultLabel({ aaguid, transports, taken: person.passkeys })
    await store(tx, kept, {
      ...passkey,
      publicKey: new Uint8Array(made.publicKey),
      transports,
      label,
      userId,
      createdAt: now,
    })
    const fresh = person.recoverySet ? null : requireSet(set)
    await fresh?.store(tx, now)
    await turnOn(tx, options, { person, amr, now })
    return fresh
  })
  return { recoveryCodes: stored?.codes ?? null, setId: stored?.setId ?? null }
}

const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']

/** A credential that is registered already, here or with somebody else, is refused like anything else that is wrong. */
async function store(tx: Tx, kept: PasskeyCeremony, data: Prisma.PasskeyCreateManyInput) {
  if (!(await spendCeremony(tx, kept))) throw new DomainError('enrolment-expired')
  const { count } = await tx.passkey.createMany({ data, skipDuplicates: true })
  if (count !== 1) throw new DomainError('invalid-code')
}

async function turnOn(
  tx: Tx,
  change: ChangeContext,
  { person, amr, now }: { person: Person; amr: string[]; now: Date },
) {
  const option = person.option === 'NONE' ? 'PASSKEY' : person.option
  await tx.user.update({ where: { id: person.id }, data: mfaTurnedOn(person, option, now) })
  await addProof(tx, change, { factor: 'passkey', now, amr })
  const detail = { factor: 'passkey' as const, ...(managedBy(person) && { secondStepOnly: true as const }) }
  await afterFactorChange(tx, { ...change, endOthers: false }, { type: 'factor.added', at: now, detail })
}
