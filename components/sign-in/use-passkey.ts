import { useState } from 'react'
import type { PasskeyReason } from '@/lib/client/passkey'
import { type PasskeyOutcome, type SignInStep, signInByPasskey } from '@/lib/client/passkey-sign-in'
import { useWait } from '../ui/use-wait'
import {
  type Explain,
  type FailureMessages,
  sentenceOf,
  type Turn,
  usefulWait,
  useReady,
  useTurn,
} from './use-sign-in-form'

export interface PasskeyMessages extends FailureMessages {
  /** On the button. */
  use: string
  waiting: string
  /** Why a ceremony came to nothing. */
  reasons: Partial<Record<PasskeyReason, string>> & { failed: string }
}

/**
 * Signing in by passkey: one ceremony at a time, begun by a press, and the sentence where nothing came of it. `settle` takes
 * the outcome of a ceremony that was begun elsewhere.
 */
export function usePasskey({ step, messages, initialError = null, explain, turn }: PasskeyOptions) {
  const own = useTurn()
  const [busy, setBusy] = turn ?? own
  const [error, setError] = useState(initialError)
  const { left, wait } = useWait()
  const ready = useReady(setBusy)

  const refuse = (sentence: string | null, retryAfter: number | null = null) => {
    setBusy(null)
    setError(sentence)
    if (retryAfter) wait(retryAfter)
  }
  const begin = () => {
    setBusy('passkey')
    setError(null)
  }
  const settle = async (outcome: PasskeyOutcome) => {
    if (outcome.kind === 'go') return location.assign(outcome.url)
    if (outcome.kind === 'offline') return refuse(messages.offline)
    if (outcome.kind === 'problem') return refuse(outcome.detail || messages.offline, outcome.retryAfter)
    if (outcome.kind === 'unconfirmed') return refuse(reasonSentence(messages, outcome.reason))
    const known = explain ? await explain(outcome) : outcome
    if (known) refuse(sentenceOf(messages, known), usefulWait(known))
  }
  /** @param fields what else is sent */
  const press = async (fields: Record<string, string>) => {
    if (busy || left !== null) return
    begin()
    await settle(await signInByPasskey(step, { fields }))
  }
  return { ready, busy: busy === 'passkey', error, left, begin, settle, press }
}

function reasonSentence({ reasons, offline }: PasskeyMessages, reason: PasskeyReason) {
  if (reason === 'aborted') return null
  return reason === 'offline' ? offline : (reasons[reason] ?? reasons.failed)
}

interface PasskeyOptions {
  step: SignInStep
  messages: PasskeyMessages
  initialError?: string | null
  explain?: Explain
  /** Of a page that has another way to sign in. */
  turn?: Turn
}
