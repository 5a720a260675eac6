'use client'
import { type FormEvent, type RefObject, useEffect, useRef } from 'react'
import { isCompleteCode, tidyCode } from '@/lib/client/code-text'
import type { FactorKind } from '@/lib/schemas/sign-in'
import { CodeField } from '../fields/code-field'
import { type FoundWords, RecoveryCodeField } from '../fields/recovery-code-field'
import { describedBy, Field } from '../ui/field'
import { Sentence } from '../ui/sentence'
import { TimeRing } from '../ui/time-ring'
import { takeCarried } from './carry'
import { type Explained, useExplain } from './explain-miss'
import { MissAids, type MissAidWords } from './miss-aids'
import { TriesLeft, TrustBox } from './second-step-parts'
import { SubmitButton } from './submit-button'
import { useSendOnce } from './use-send-once'
import { type SendWords, useSignInForm } from './use-sign-in-form'

export interface SecondFactorWords extends SendWords, MissAidWords, FoundWords {
  label: string
  hint: string
  /** Addresses and set ids in the hint, which nobody may translate. */
  keep?: (string | null)[]
  recoveryPlaceholder: string
  trust: string
  submit: string
  missing: string
  checking: string
  waitEnded: string
  triesLeft: string
  clockAhead: string
  clockBehind: string
  wrongLength: string
}

/** One method at a time; a six-digit code sends itself once per distinct value. */
export function SecondFactorForm({ csrfToken, method, trustBrowserDays, initial, words }: SecondFactorFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const { explain, triesLeft } = useExplain(words, initial.triesLeft)
  const { sentence: initialError, cause: initialCause } = initial
  const sender = useSignInForm({ form, field, words, initialError, initialCause, explain })
  const { ready, busy, error, cause, setError, left } = sender
  const { sendOnce, send } = useSendOnce(sender, field)
  const recovery = method === 'recovery-code'
  const id = recovery ? 'recovery-code' : 'code'
  const hint = <Sentence keep={words.keep}>{words.hint}</Sentence>

  useArrival(field, sendOnce)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const value = field.current?.value.trim()
    if (value) return send(value)
    setError(words.missing)
    field.current?.focus()
  }
  // The next code is near: the ring shows when it comes.
  const waitsForNext = ready && method === 'authenticator' && cause === 'CodeAlreadyUsed'
  const aria = { invalid: error !== null, describedBy: describedBy(id, { hint, error }) }

  return (
    <form
      ref={form}
      id="second-step"
      method="post"
      action="/api/auth/callback/second-factor"
      noValidate={ready}
      onSubmit={submit}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="csrfToken" value={csrfToken} />
      <input type="hidden" name="method" value={method} />
      <Field id={id} label={words.label} hint={hint} error={error}>
        {recovery ? (
          <RecoveryCodeField
            ref={field}
            id={id}
            name="code"
            placeholder={words.recoveryPlaceholder}
            words={words}
            {...aria}
          />
        ) : (
          <div className="relative">
            <CodeField ref={field} id={id} name="code" {...aria} onComplete={sendOnce} />
            {waitsForNext && <TimeRing />}
          </div>
        )}
      </Field>
      <MissAids cause={cause} words={words} typed={() => field.current?.value ?? ''} />
      {error !== null && <TriesLeft left={triesLeft} text={words.triesLeft} />}
      <TrustBox days={trustBrowserDays} label={words.trust} />
      <SubmitButton busy={busy} left={left} words={words} />
    </form>
  )
}

/** The field has the focus, and in it what was typed into the wrong one; a complete code then sends itself. */
function useArrival(field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>, sendOnce: (code: string) => void) {
  const arrived = useRef(false)
  useEffect(() => {
    if (arrived.current) return
    arrived.current = true
    field.current?.focus()
    const text = takeCarried()
    if (!text || !field.current) return
    const code = tidyCode(text)
    field.current.value = isCompleteCode(code) ? code : text
    if (isCompleteCode(code)) sendOnce(code)
  })
}

interface SecondFactorFormProps {
  csrfToken: string
  method: FactorKind
  trustBrowserDays: number
  initial: Explained
  words: SecondFactorWords
}
