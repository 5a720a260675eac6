import type { useTranslations } from 'next-intl'
import { resendPause } from '@/lib/client/portal-time'
import { errorTextOf, waitOf } from '@/lib/messages/error-text'
import { waitText } from '@/lib/messages/fill'
import type { ChallengeView, FactorKind } from '@/lib/schemas/sign-in'

type Translate = ReturnType<typeof useTranslations<'verify'>>

interface Shown {
  challenge: ChallengeView
  method: FactorKind
  query: Record<string, string | string[] | undefined>
  now: number
}

/** Why no mail left, when the button asked for one or when the screen appeared; null: one left, or none was asked for. */
export function mailSentence(t: Translate, shown: Shown) {
  if ('sending' in shown.query) return sendingSentence(t, shown)
  return shown.method === 'email' ? unsentSentence(t, shown) : null
}

function sendingSentence(t: Translate, shown: Shown) {
  const { challenge, query } = shown
  if (query.error === 'Unavailable') return t('mailAway', { others: othersOf(challenge) })
  if (query.error !== 'TooManyAttempts') return errorTextOf(query.error)?.detail ?? null
  const wait = waitNow(shown)
  if (wait <= 0) return null
  return wait > resendPause ? budgetSentence(t, shown, wait) : t('waitToSend', { wait: waitText(wait) })
}

/** Seconds. The page may have been loaded again since the answer that its address repeats. */
const waitNow = ({ challenge: { method, resendAt }, query, now }: Shown) =>
  method === 'email' ? (Date.parse(resendAt ?? '') - now) / 1000 || 0 : (waitOf(query.retryAfter).retryAfter ?? 0)

function unsentSentence(t: Translate, shown: Shown) {
  const { emailUnsent } = shown.challenge
  const wait = waitNow(shown)
  if (emailUnsent === 'budget' && wait > 0) return budgetSentence(t, shown, wait)
  if (emailUnsent === 'sending' || !emailUnsent) return null
  return t('emailNotSent', { others: othersOf(shown.challenge) })
}

/** A wait that is longer than this sign-in lives ends at another one. */
function budgetSentence(t: Translate, { challenge, now }: Shown, wait: number) {
  const within = now + wait * 1000 < Date.parse(challenge.expiresAt) ? 'yes' : 'no'
  return t('budgetSpent', { within, wait: waitText(wait), others: othersOf(challenge) })
}

const othersOf = ({ methods }: ChallengeView) => (methods.some((method) => method !== 'email') ? 'yes' : 'no')
