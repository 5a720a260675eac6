'use client'
import { type FormEvent, useEffect, useRef } from 'react'
import { describedBy, Field, inputLook } from '../ui/field'
import { PasswordInput } from './password-input'
import { SubmitButton } from './submit-button'
import { type SendWords, useSignInForm } from './use-sign-in-form'

export interface SignInWords extends SendWords {
  email: string
  password: string
  submit: string
  forgot: string
  show: string
  hide: string
  emailMissing: string
  passwordMissing: string
  checking: string
  waitEnded: string
}

/** A plain form first: everything here also works without this script, one page later. */
export function SignInForm({ csrfToken, address, callbackUrl, initialError, words }: SignInFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const { ready, busy, error, setError, left, send } = useSignInForm({ form, field: password, words, initialError })

  useEffect(() => {
    if (document.activeElement === document.body) (address ? password : email).current?.focus()
  }, [address])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!email.current?.value.trim()) return missing(email.current, words.emailMissing)
    if (!password.current?.value) return missing(password.current, words.passwordMissing)
    void send()
  }
  const missing = (input: HTMLInputElement | null, sentence: string) => {
    setError(sentence)
    input?.focus()
  }
  const emailWrong = error === words.emailMissing ? error : null
  const passwordWrong = emailWrong ? null : error

  return (
    <form
      ref={form}
      method="post"
      action="/api/auth/callback/password"
      noValidate={ready}
      onSubmit={submit}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="csrfToken" value={csrfToken} />
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <Field id="email" label={words.email} error={emailWrong}>
        <input
          ref={email}
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={320}
          required
          defaultValue={address}
          aria-invalid={emailWrong ? true : undefined}
          aria-describedby={describedBy('email', { error: emailWrong })}
          className={`${inputLook} h-12`}
        />
      </Field>
      <Field id="password" label={words.password} error={passwordWrong}>
        <PasswordInput
          ref={password}
          invalid={passwordWrong !== null}
          describedBy={describedBy('password', { error: passwordWrong })}
          words={ready ? words : null}
        />
      </Field>
      <SubmitButton busy={busy} left={left} words={words} />
      <a
        href="/password-reset"
        className="self-start text-brass underline decoration-transparent underline-offset-4 transition-colors hover:text-brass-deep hover:decoration-current"
      >
        {words.forgot}
      </a>
    </form>
  )
}

interface SignInFormProps {
  csrfToken: string
  address: string
  callbackUrl: string
  initialError: string | null
  words: SignInWords
}
