import { type RefObject, useEffect, useState } from 'react'
import { type Outcome, postForm } from '@/lib/client/post-form'
import { fill, waitText } from '@/lib/messages/fill'
import { type LockSentences, lockText } from '@/lib/messages/lock-text'
import { useWait } from '../ui/use-wait'

export interface FailureMessages {
  offline: string
  /** With `{wait}`: said once; the rest of the countdown is for the eye. */
  tooManyWait: string
  locked: LockSentences
  /** Next-auth's spelling of a code → its sentence. */
  errors: Record<string, string>
}

type Refusal = Extract<Outcome, { kind: 'refused' }>
export type Explanation = Refusal & { sentence?: string | undefined }

/**
 * Which way of signing in is at work. A page that has both keeps one for them and hands it to each: while one is at work,
 * the other does nothing.
 */
export const useTurn = () => useState<'form' | 'passkey' | null>(null)
export type Turn = ReturnType<typeof useTurn>

/**
 * What both forms share: one request at a time, the sentence of its refusal, and the wait after it.
 * `explain` may know more than the code alone; null means that the page is being left.
 */
export function useSignInForm({ form, field, messages, initialError, initialCause = null, explain, turn }: Options) {
  const own = useTurn()
  const [busy, setBusy] = turn ?? own
  const [error, setError] = useState(initialError)
  const [cause, setCause] = useState(initialCause)
  const { left, wait } = useWait()
  const ready = useReady(setBusy)

  const refuse = (sentence: string, retryAfter: number | null, why: string | null = null) => {
    setBusy(null)
    setError(sentence)
    setCause(why)
    if (retryAfter) wait(retryAfter)
    field.current?.focus()
    field.current?.select()
  }

  /** @param mayGo what has to be known first; false: nothing is sent */
  const send = async (mayGo?: () => Promise<boolean>) => {
    if (busy || left !== null || !form.current) return
    setBusy('form')
    setError(null)
    if (mayGo && !(await mayGo())) return setBusy(null)
    const outcome = await postForm(form.current)
    if (outcome.kind === 'go') return location.assign(outcome.url)
    if (outcome.kind === 'offline') return refuse(messages.offline, null)
    if (outcome.kind === 'problem') return refuse(outcome.detail || messages.offline, outcome.retryAfter)
    const known = explain ? await explain(outcome) : outcome
    if (known) refuse(sentenceOf(messages, known), usefulWait(known), known.error)
  }

  /** What can be said without the server. */
  const say = (sentence: string | null) => {
    setError(sentence)
    setCause(null)
  }
  return { ready, busy: busy === 'form', error, cause: error === null ? null : cause, setError: say, left, send }
}

/** Seconds after which trying again makes sense. A lock that time does not open holds up no other address. */
export const usefulWait = ({ retryAfter, opens }: Explanation) => (!opens || opens.includes('time') ? retryAfter : null)

export function sentenceOf(messages: FailureMessages, { error, retryAfter, sentence, opens }: Explanation) {
  if (opens?.length) return lockText(messages.locked, opens, retryAfter)
  if (error === 'TooManyAttempts' && retryAfter) return fill(messages.tooManyWait, { wait: waitText(retryAfter) })
  return sentence ?? messages.errors[error] ?? messages.errors.Internal ?? ''
}

/** More than the code alone says; null: the page is being left. */
export type Explain = (refusal: Refusal) => Promise<Explanation | null>

interface Options {
  form: RefObject<HTMLFormElement | null>
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>
  messages: FailureMessages
  initialError: string | null
  /** Next-auth's spelling of what the page came back with. */
  initialCause?: string | null
  explain?: Explain
  /** Of a page that has another way to sign in. */
  turn?: Turn
}

/** True once the script runs. Coming back by the browser's history finds a form that can be sent again. */
export function useReady(setBusy: Turn[1]) {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    setReady(true)
    const awake = (event: PageTransitionEvent) => event.persisted && setBusy(null)
    addEventListener('pageshow', awake)
    return () => removeEventListener('pageshow', awake)
  }, [setBusy])
  return ready
}
