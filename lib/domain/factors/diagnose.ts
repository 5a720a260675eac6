import { recoveryCodeLengths, recoveryCodesIn } from '../../schemas/code-text'
import type { Deps } from '../deps'
import { lifetimes } from '../security-numbers'
import { after, notFromTheFuture } from '../time'
import { openEach } from '../vault/open-each'
import { VaultError } from '../vault/vault-error'
import { currentStep, openKey, secondsOfSteps, stepOf, tolerance } from './authenticator/authenticator'
import { isMailedCode } from './email/code'
import { type FactorKind, type FailedAttempt, normaliseCode, type Try } from './factor'

/** How many steps to each side of now are looked through. */
const horizon = 20

const skewOf = (steps: number): FailedAttempt => {
  const skewMinutes = Math.round(steps / 2) || Math.sign(steps)
  return { code: 'clock-skew', skewMinutes }
}

/**
 * Says why a code was wrong, where it can be known. It accepts no code, and its answers help no guesser: a step still
 * to come is spent when it is named, and a past one is no longer accepted.
 */
export async function diagnose(deps: Deps, attempt: Try & { method: FactorKind }): Promise<FailedAttempt> {
  const { method, code } = attempt
  if (method === 'recovery-code') return ofLength(code, recoveryCodeLengths)
  if (!isSixDigits(code)) return failureByShape(code)
  if (method === 'email') return (await lookAtOwnApp(deps, attempt)) ?? { code: 'invalid-code' }
  const known = (await lookAtLiveKeys(deps, attempt)) ?? (await lookAtReplacedKeys(deps, attempt))
  if (known) return known
  const mailed = await mailedCodeIfReadable(deps, attempt)
  return { code: mailed && !mailed.usedAt ? 'looks-like-email-code' : 'invalid-code' }
}

/** Of an app's code and of an emailed one. */
const digitsOfCode = [6]
const isSixDigits = (code: string) => /^[0-9]{6}$/.test(normaliseCode(code))

/** What its shape alone says of a wrong code, where six digits were expected. */
export const failureByShape = (code: string): FailedAttempt =>
  recoveryCodesIn(code).length > 0 ? { code: 'looks-like-recovery-code' } : ofLength(code, digitsOfCode)

function ofLength(code: string, lengths: number[]): FailedAttempt {
  const digits = /^[0-9]+$/.exec(normaliseCode(code))?.[0].length
  return digits === undefined || lengths.includes(digits) ? { code: 'invalid-code' } : { code: 'invalid-code', digits }
}

/** A damaged emailed code says nothing about a code of the app. */
async function mailedCodeIfReadable(deps: Deps, attempt: Try) {
  try {
    return await isMailedCode(deps, attempt)
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    deps.log.error({ error }, 'a sealed value does not open; run doctor')
    return null
  }
}

/** What a response says of a failed attempt besides its code. */
export const particularsOf = ({ skewMinutes, digits, retryAfter }: FailedAttempt) => ({
  ...(retryAfter === undefined ? {} : { retryAfter }),
  ...(skewMinutes === undefined ? {} : { skewMinutes }),
  ...(digits === undefined ? {} : { digits }),
})

/** The same for a key that is being set up: it is known to the session, so only its clock is of interest. */
export async function diagnoseSetUp(secret: string, code: string, now: Date): Promise<FailedAttempt> {
  if (!isSixDigits(code)) return failureByShape(code)
  const step = await stepOf(secret, code, now, horizon)
  return step === null ? { code: 'invalid-code' } : skewOf(step - currentStep(now))
}

type Typed = Pick<Try, 'userId' | 'code'>

const liveKeys = ({ db }: Deps, userId: string) =>
  db.authenticator.findMany({ where: { userId, replacedAt: null, disabledAt: null }, include: { spentSteps: true } })

async function openedLiveKeys(deps: Deps, userId: string) {
  return openEach(deps, await liveKeys(deps, userId), (key) => openKey(deps, key)).opened
}

/**
 * A last accepted step that no code of now could reach: the portal's clock was ahead then, or is behind now. Codes of the
 * app are neither used nor wrong, and its phone may show the right time; they are refused until the clock has passed
 * the step again, because an accepted code must not be accepted twice.
 */
function failureAfterSetBack(lastStep: number, now: Date): FailedAttempt | null {
  const ahead = lastStep - currentStep(now)
  if (ahead <= tolerance) return null
  return { code: 'clock-set-back', retryAfter: Math.min(secondsOfSteps(ahead), longestWait) }
}

/** A clock that was years ahead gives no useful time to wait: seconds of a day. */
const longestWait = 86_400

/** Spends nothing if the key was cleared meanwhile. */
const spend = ({ db }: Deps, id: string, step: number) => db.$executeRaw`
  INSERT INTO spent_step (authenticator_id, step)
  SELECT id, ${step}::bigint FROM authenticator WHERE id = ${id}::uuid FOR KEY SHARE
  ON CONFLICT DO NOTHING`

/** The app's code where an emailed one is asked for: whatever it could still open is spent by naming it. */
async function lookAtOwnApp(deps: Deps, { userId, code }: Typed): Promise<FailedAttempt | null> {
  const now = deps.clock.now()
  for (const { row: key, value } of await openedLiveKeys(deps, userId)) {
    const step = await stepOf(value, code, now, horizon)
    if (step === null) continue
    if (step >= currentStep(now) - 1) await spend(deps, key.id, step)
    return { code: 'looks-like-authenticator-code' }
  }
  return null
}

async function lookAtLiveKeys(deps: Deps, { userId, code }: Typed): Promise<FailedAttempt | null> {
  const now = deps.clock.now()
  for (const { row: key, value } of await openedLiveKeys(deps, userId)) {
    const step = await stepOf(value, code, now, horizon)
    if (step === null) continue
    const distance = step - currentStep(now)
    const near = Math.abs(distance) <= 1
    if (step === Number(key.lastStep)) return { code: 'code-already-used', spentAt: key.lastUsedAt ?? key.createdAt }
    const setBack = failureAfterSetBack(Number(key.lastStep), now)
    if (setBack) {
      // Once the clock has passed the last step again, this one could open.
      if (step > key.lastStep) await spend(deps, key.id, step)
      return setBack
    }
    const spent = step < key.lastStep || key.spentSteps.some((row) => Number(row.step) === step)
    if (near) return { code: spent ? 'code-already-used' : 'invalid-code' }
    if (distance > 0) await spend(deps, key.id, step)
    return skewOf(distance)
  }
  return null
}

async function lookAtReplacedKeys(deps: Deps, { userId, code }: Typed): Promise<FailedAttempt | null> {
  const now = deps.clock.now()
  const keys = await deps.db.authenticator.findMany({
    where: { userId, replacedAt: { gt: after(now, -lifetimes.replacedKey), ...notFromTheFuture(now) } },
  })
  for (const { value } of openEach(deps, keys, (key) => openKey(deps, key)).opened)
    if ((await stepOf(value, code, now, horizon)) !== null) return { code: 'replaced-key' }
  return null
}
