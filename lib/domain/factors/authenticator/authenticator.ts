import { generateSecret, generateURI, verify } from 'otplib'
import { prepared } from '../../database/statement'
import type { Deps, Source, Tx } from '../../deps'
import { auditAndNotify } from '../../mail/queue'
import { failedAttemptsPerKey } from '../../security-numbers'
import { failureBeside, openEach } from '../../vault/open-each'
import { byCode, normaliseCode, type Try, type Verdict } from '../factor'

/** Seconds (RFC 6238). */
const period = 30
/** How many steps either side of now are accepted. */
export const tolerance = 1

/** A new key: 160 bits of base32, without padding. */
export const newKey = () => generateSecret({ length: 20 })

/** The standard URI that authenticator apps scan. */
export const otpauthUri = ({ issuer, label, secret }: { issuer: string; label: string; secret: string }) =>
  generateURI({ issuer: shorten(issuer, longest.issuer), label: shorten(label, longest.label), secret })

/** Encoded characters: a phone reads no denser QR code from a narrow screen. */
const longest = { issuer: 60, label: 120 }

function shorten(text: string, most: number) {
  const size = (part: string) => encodeURIComponent(part).length
  if (size(text) <= most) return text
  const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
  while (letters.length && size(`${letters.join('')}…`) > most) letters.pop()
  return `${letters.join('')}…`
}

export const secondsOfSteps = (steps: number) => steps * period

/** The step (Unix time / 30 s) that is under way. */
export const currentStep = (now: Date) => Math.floor(now.getTime() / 1000 / period)

/**
 * The step whose code this is, looked for `steps` to each side of now; null for none.
 * otplib throws on anything but six ASCII digits; that is an ordinary miss.
 */
export async function stepOf(secret: string, code: string, now: Date, steps = tolerance) {
  const token = normaliseCode(code)
  if (!/^[0-9]{6}$/.test(token)) return null
  const epoch = Math.floor(now.getTime() / 1000)
  const result = await verify({ secret, token, epoch, epochTolerance: steps * period })
  return result.valid && 'timeStep' in result ? result.timeStep : null
}

/** Opens a stored key. A vault that cannot is a fault, never a wrong code. */
export const openKey = ({ vault }: Pick<Deps, 'vault'>, key: { id: string; userId: string; secret: string }) =>
  new TextDecoder().decode(vault.open(key.secret, { userId: key.userId, rowId: key.id, purpose: 'authenticator' }))

/** A step counts once: only a greater one than the last accepted, and none that the doctor has already named. */
export async function verifyCode(deps: Deps, { userId, code }: Pick<Try, 'userId' | 'code'>): Promise<Verdict> {
  const keys = await deps.db.$queryRaw<
    { id: string; secret: string; lastStep: number; spentSteps: number[] }[]
  >(prepared`
    SELECT id, secret, last_step::float8 AS "lastStep",
      ARRAY(SELECT step::float8 FROM spent_step WHERE authenticator_id = id) AS "spentSteps"
    FROM authenticator WHERE user_id = ${userId}::uuid AND replaced_at IS NULL AND disabled_at IS NULL
    ORDER BY created_at`)
  const { opened, damaged } = openEach(deps, keys, (key) => openKey(deps, { ...key, userId }))
  for (const { row: key, value } of opened) {
    const step = await stepOf(value, code, deps.clock.now())
    if (step === null || step <= key.lastStep || key.spentSteps.includes(step)) continue
    return { accepted: true, amr: byCode, spend: (tx, now) => spendStep(tx, { id: key.id, userId }, step, now) }
  }
  return failureBeside(damaged, opened.length)
}

/**
 * Compare-and-set: of any number at once exactly one advances the key's last step. A miss counted on every key, so a right
 * code of one ends the row of misses on all: else a spare that is hardly used would be disabled by years of typos. All are
 * written by one statement, in the order in which a miss writes them: two that wait for each other are a deadlock.
 */
async function spendStep(tx: Tx, { id, userId }: { id: string; userId: string }, step: number, now: Date) {
  const written = await tx.$queryRaw<{ id: string }[]>(prepared`
    WITH past AS (DELETE FROM spent_step WHERE authenticator_id = ${id}::uuid AND step < ${step}::bigint)
    UPDATE authenticator SET misses = 0,
      last_step = CASE WHEN id = ${id}::uuid THEN ${step}::bigint ELSE last_step END,
      last_used_at = CASE WHEN id = ${id}::uuid THEN ${now}::timestamptz ELSE last_used_at END
    WHERE user_id = ${userId}::uuid AND replaced_at IS NULL AND disabled_at IS NULL
      AND CASE WHEN id = ${id}::uuid THEN last_step < ${step}::bigint ELSE misses > 0 END
    RETURNING id`)
  return written.some((key) => key.id === id)
}

/** Counts a wrong code on every live key; a key with too many in a row is disabled until it is set up again. */
export async function countFailedAttempt({ db, clock }: Deps, { userId, source }: { userId: string; source: Source }) {
  const live = { userId, replacedAt: null, disabledAt: null }
  await db.authenticator.updateMany({ where: live, data: { misses: { increment: 1 } } })
  const tooOften = { ...live, misses: { gte: failedAttemptsPerKey } }
  const { count } = await db.authenticator.updateMany({ where: tooOften, data: { disabledAt: clock.now() } })
  if (!count) return
  const { companyId } = await db.user.findUniqueOrThrow({ where: { id: userId } })
  const detail = { factor: 'authenticator' as const }
  await auditAndNotify(db, { type: 'factor.disabled', at: clock.now(), userId, companyId, source, detail })
}

/** Erases every key, the replaced ones included. */
export const removeKeys = async (tx: Tx, userId: string) => {
  await tx.authenticator.deleteMany({ where: { userId } })
}
