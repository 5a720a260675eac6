import { z } from 'zod'
import { isoTime, text } from './common'
import { checkAnswer, factorKind, sessionView } from './sign-in'

/** What an earlier sign-in of the app answered as `known`. */
const known = text(64).optional()

export const mobileSignInBody = z.strictObject({
  email: text(320),
  password: text(1000),
  deviceName: text(100).refine((name) => name.trim() !== '', 'is missing'),
  known,
})

export const mobileTokenView = z.object({
  /** `Authorization: Bearer TOKEN`, on `/api/mobile/…` alone. */
  token: z.string(),
  /** If it is not used: every use moves it on, up to 90 days after the sign-in. */
  expiresAt: isoTime,
  user: sessionView.shape.user,
  /**
   * The app keeps it for a year, and sends it along with later sign-ins: a lock that others caused does not stop an app that
   * signed in before. It opens nothing by itself.
   */
  known: z.string(),
})
export type MobileTokenView = z.infer<typeof mobileTokenView>

const challenge = text(64)
export const mobileChallengeBody = z.strictObject({ challenge })
/** A mobile app has no passkey of this site. */
export const mobileFactorBody = z
  .strictObject({ challenge, method: factorKind.exclude(['passkey']), code: text(2000), known })
  .superRefine(checkAnswer)
