'use client'
import { type FormEvent, type KeyboardEvent, type Ref, useEffect, useRef } from 'react'
import { isCompleteCode } from '@/lib/client/code-text'
import { fill } from '@/lib/messages/fill'
import type { FactorKind } from '@/lib/schemas/sign-in'
import { describedBy, Field, inputLook } from '../ui/field'
import { CodeField } from './code-field'
import { type Explained, useExplain } from './explain-miss'
import { SubmitButton } from './submit-button'
import { type SendWords, useSignInForm } from './use-sign-in-form'

export interface SecondFactorWords extends SendWords {
  code: string
  codeHint: string
  recoveryCode: string
  recoveryHint: string
  recoveryPlaceholder: string
  trust: string
  submit: string
  codeMissing: string
  recoveryMissing: string
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
  const sent = useRef(new Set<string>())
  const typedMeanwhile = useRef(false)
  const { explain, triesLeft } = useExplain(words, initial.triesLeft)
  const sender = useSignInForm({ form, field, words, initialError: initial.sentence, explain })
  const { ready, busy, error, setError, left, send } = sender
  const recovery = method === 'recovery-code'
  const id = recovery ? 'recovery-code' : 'code'
  const hint = recovery ? words.recoveryHint : words.codeHint

  useEffect(() => {
    field.current?.focus()
  }, [])

  const sendOnce = (code: string) => {
    if (sent.current.has(code) || left !== null) return
    typedMeanwhile.current = busy
    if (busy) return
    sent.current.add(code)
    void send()
  }
  // Another code was typed while the last one was on its way: its turn comes, unless there is a wait.
  useEffect(() => {
    if (busy || !typedMeanwhile.current) return
    typedMeanwhile.current = false
    const typed = field.current?.value ?? ''
    if (isCompleteCode(typed)) sendOnce(typed)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const value = field.current?.value.trim()
    if (value) {
      sent.current.add(value)
      return void send()
    }
    setError(recovery ? words.recoveryMissing : words.codeMissing)
    field.current?.focus()
  }
  const aria = { invalid: error !== null, describedBy: describedBy(id, { hint, error }) }

  return (
    <form
      ref={form}
      method="post"
      action="/api/auth/callback/second-factor"
      noValidate={ready}
      onSubmit={submit}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="csrfToken" value={csrfToken} />
      <input type="hidden" name="method" value={method} />
      <Field id={id} label={recovery ? words.recoveryCode : words.code} hint={hint} error={error}>
        {recovery ? (
          <RecoveryCodeField ref={field} placeholder={words.recoveryPlaceholder} {...aria} />
        ) : (
          <CodeField ref={field} id={id} name="code" {...aria} onComplete={sendOnce} />
        )}
      </Field>
      {error !== null && triesLeft !== null && triesLeft <= 2 && (
        <p className="text-[0.9375rem] text-quiet">{fill(words.triesLeft, { tries: triesLeft })}</p>
      )}
      {trustBrowserDays > 0 && (
        <label className="flex min-h-6 items-center gap-3">
          <input type="checkbox" name="trustBrowser" value="true" className="size-5 shrink-0 accent-brass" />
          {words.trust}
        </label>
      )}
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

/** Takes one code or the whole file of codes; Enter sends. */
function RecoveryCodeField({ ref, placeholder, invalid, describedBy }: RecoveryCodeFieldProps) {
  const enterSends = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.currentTarget.form?.requestSubmit()
  }
  return (
    <textarea
      ref={ref}
      id="recovery-code"
      name="code"
      rows={1}
      placeholder={placeholder}
      autoComplete="off"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      maxLength={2000}
      required
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onKeyDown={enterSends}
      className={`${inputLook} code-text field-sizing-content block max-h-40 min-h-14 resize-none py-3.5 text-lg tracking-wider placeholder:font-sans placeholder:text-base placeholder:tracking-normal`}
    />
  )
}

interface RecoveryCodeFieldProps {
  ref: Ref<HTMLTextAreaElement>
  placeholder: string
  invalid: boolean
  describedBy: string | undefined
}
