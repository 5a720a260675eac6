import type { Deps } from '../deps'
import { lifetimes } from '../limits'
import { after } from '../time'
import { currentStep, openKey, stepOf } from './authenticator'
import { isMailedCode } from './email-code'
import { type FactorKind, type Miss, normaliseCode, type Try } from './factor'
import { candidatesIn } from './recovery-codes'

/** How many steps to each side of now are looked through. */
const horizon = 20

const skewOf = (steps: number): Miss => {
  const skewMinutes = Math.round(steps / 2) || Math.sign(steps)
  return { code: 'clock-skew', skewMinutes }
}

/**
 * Says why a code was missed, where it can be known. It accepts nothing, and its answers help no guesser: a step still
 * to come that it names is spent by naming it, a past one is worth nothing.
 */
export async function diagnose(deps: Deps, attempt: Try & { method: FactorKind }): Promise<Miss> {
  const { method, code } = attempt
  if (method === 'recovery-code') return { code: 'invalid-code' }
  if (method === 'email' || missOf(code) !== 'invalid-code') return { code: missOf(code) }
  if (!/^[0-9]{6}$/.test(normaliseCode(code))) return { code: 'invalid-code' }
  const known = (await lookAtLiveKeys(deps, attempt)) ?? (await lookAtReplacedKeys(deps, attempt))
  if (known) return known
  const mailed = await isMailedCode(deps, attempt)
  return { code: mailed && !mailed.usedAt ? 'looks-like-email-code' : 'invalid-code' }
}

/** What its shape alone says of a code that was missed. */
export const missOf = (code: string) =>
  candidatesIn(code).length > 0 ? ('looks-like-recovery-code' as const) : ('invalid-code' as const)

/** The same for a key that is being set up: it is known to the session, so only its clock is of interest. */
export async function diagnoseSetUp(secret: string, code: string, now: Date): Promise<Miss> {
  if (missOf(code) !== 'invalid-code') return { code: missOf(code) }
  const step = await stepOf(secret, code, now, horizon)
  return step === null ? { code: 'invalid-code' } : skewOf(step - currentStep(now))
}

async function lookAtLiveKeys(deps: Deps, { userId, code }: { userId: string; code: string }): Promise<Miss | null> {
  const now = deps.clock.now()
  const keys = await deps.db.authenticator.findMany({
    where: { userId, replacedAt: null, disabledAt: null },
    include: { spentSteps: true },
  })
  for (const key of keys) {
    const step = await stepOf(openKey(deps, key), code, now, horizon)
    if (step === null) continue
    const distance = step - currentStep(now)
    const near = Math.abs(distance) <= 1
    if (step === Number(key.lastStep)) return { code: 'code-already-used', spentAt: key.lastUsedAt ?? key.createdAt }
    const spent = step < key.lastStep || key.spentSteps.some((row) => Number(row.step) === step)
    if (near) return { code: spent ? 'code-already-used' : 'invalid-code' }
    if (distance > 0)
      await deps.db.spentStep.createMany({ data: { authenticatorId: key.id, step }, skipDuplicates: true })
    return skewOf(distance)
  }
  return null
}

async function lookAtReplacedKeys(
  deps: Deps,
  { userId, code }: { userId: string; code: string },
): Promise<Miss | null> {
  const now = deps.clock.now()
  const keys = await deps.db.authenticator.findMany({
    where: { userId, replacedAt: { gt: after(now, -lifetimes.replacedKey) } },
  })
  for (const key of keys)
    if ((await stepOf(openKey(deps, key), code, now, horizon)) !== null) return { code: 'replaced-key' }
  return null
}
