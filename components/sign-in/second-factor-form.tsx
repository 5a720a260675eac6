'use client'
import { type FormEvent, useEffect, useRef } from 'react'
import type { FactorKind } from '@/lib/schemas/sign-in'
import { describedBy, Field } from '../ui/field'
import { CodeField } from './code-field'
import { type Explained, useExplain } from './explain-miss'
import { RecoveryCodeField } from './recovery-code-field'
import { TriesLeft, TrustBox } from './second-step-parts'
import { SubmitButton } from './submit-button'
import { useSendOnce } from './use-send-once'
import { type SendWords, useSignInForm } from './use-sign-in-form'

export interface SecondFactorWords extends SendWords {
  label: string
  hint: string
  recoveryPlaceholder: string
  trust: string
  submit: string
  missing: string
  checking: string
  waitEnded: string
  triesLeft: string
  clockAhead: string
  clockBehind: string
}

/** One method at a time; a six-digit code sends itself once per distinct value. */
export function SecondFactorForm({ csrfToken, method, trustBrowserDays, initial, words }: SecondFactorFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const { explain, triesLeft } = useExplain(words, initial.triesLeft)
  const sender = useSignInForm({ form, field, words, initialError: initial.sentence, explain })
  const { ready, busy, error, setError, left } = sender
  const { sendOnce, send } = useSendOnce(sender, field)
  const recovery = method === 'recovery-code'
  const id = recovery ? 'recovery-code' : 'code'
  const { hint } = words

  useEffect(() => {
    field.current?.focus()
  }, [])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const value = field.current?.value.trim()
    if (value) return send(value)
    setError(words.missing)
    field.current?.focus()
  }
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
          <RecoveryCodeField ref={field} id={id} name="code" placeholder={words.recoveryPlaceholder} {...aria} />
        ) : (
          <CodeField ref={field} id={id} name="code" {...aria} onComplete={sendOnce} />
        )}
      </Field>
      {error !== null && <TriesLeft left={triesLeft} text={words.triesLeft} />}
      <TrustBox days={trustBrowserDays} label={words.trust} />
      <SubmitButton busy={busy} left={left} words={words} />
    </form>
  )
}

interface SecondFactorFormProps {
  csrfToken: string
  method: FactorKind
  trustBrowserDays: number
  initial: Explained
  words: SecondFactorWords
}
