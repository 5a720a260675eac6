import { useState } from 'react'
import { fill } from '@/lib/messages/fill'
import type { ChallengeView, LastMiss } from '@/lib/schemas/sign-in'

export interface Explained {
  sentence: string | null
  /** Next-auth's spelling of the miss (`ClockSkew`). */
  cause: string | null
  triesLeft: number | null
}

interface Refusal {
  kind: 'refused'
  error: string
  retryAfter: number | null
}

/**
 * A miss names only its code; the challenge knows the rest. Without a challenge the sign-in starts again, with the reason;
 * but where another tab has finished it, the portal is open.
 */
export function useExplain(messages: MissMessages, initialTriesLeft: number | null) {
  const [triesLeft, setTriesLeft] = useState(initialTriesLeft)

  const explain = async (refusal: Refusal) => {
    const challenge = await pendingChallenge()
    if (challenge === 'none') {
      location.assign((await isSignedIn()) ? '/' : `/sign-in?error=${encodeURIComponent(refusal.error)}`)
      return null
    }
    const miss = challenge?.lastMiss
    setTriesLeft(miss?.triesLeft ?? null)
    const retryAfter = refusal.retryAfter ?? miss?.retryAfter ?? null
    return { ...refusal, retryAfter, sentence: particularSentence(refusal.error, miss, messages) }
  }
  return { explain, triesLeft }
}

async function pendingChallenge(): Promise<ChallengeView | 'none' | null> {
  try {
    const answer = await fetch('/api/sign-in', { headers: { accept: 'application/json' } })
    if (answer.status === 401) return 'none'
    return answer.ok ? ((await answer.json()) as ChallengeView) : null
  } catch {
    return null
  }
}

/** The right password ended the old session, so a live one is what this very sign-in led to. */
async function isSignedIn() {
  try {
    const answer = await fetch('/api/auth/session', { headers: { accept: 'application/json' } })
    return answer.ok && 'user' in ((await answer.json()) as object)
  } catch {
    return false
  }
}

/** Templates, each with the place that its name says. */
export interface MissMessages {
  /** `{minutes}` */
  clockAhead: string
  clockBehind: string
  /** `{digits}` */
  wrongLength: string
}

function particularSentence(error: string, miss: LastMiss | null | undefined, messages: MissMessages) {
  const { skewMinutes, digits } = miss ?? {}
  if (error === 'ClockSkew' && skewMinutes)
    return fill(skewMinutes > 0 ? messages.clockAhead : messages.clockBehind, { minutes: Math.abs(skewMinutes) })
  return error === 'InvalidCode' && digits !== undefined ? fill(messages.wrongLength, { digits }) : undefined
}
