'use client'
import { type FormEvent, useRef } from 'react'
import { keepAddress } from '@/lib/client/kept-address'
import { fill } from '@/lib/messages/fill'
import type { SignInSourceView } from '@/lib/schemas/sign-in'
import { describedBy, Field, inputLook } from '../ui/field'
import { PasskeyDoor } from './passkey-door'
import { type FirstStepWords, SignInFirstStep } from './sign-in-first-step'
import { SubmitButton } from './submit-button'
import { useFirstFocus } from './use-first-focus'
import type { PasskeyWords } from './use-passkey'
import { type SendWords, useSignInForm, useTurn } from './use-sign-in-form'
import { useSource } from './use-source'

export interface SignInWords extends SendWords, FirstStepWords {
  email: string
  submit: string
  /** With `{name}`, as those of the first step. */
  continue: string
  forgot: string
  emailMissing: string
  passwordMissing: string
  checking: string
  waitEnded: string
  passkey: PasskeyWords
}

const passwordAction = '/api/auth/callback/password'

/** A plain form first: everything here also works without this script, one page later. */
export function SignInForm({ csrfToken, address, callbackUrl, initialError, words, ...given }: SignInFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const turn = useTurn()
  const sending = { form, field: password, words, initialError, turn }
  const { ready, busy, error, setError, left, send } = useSignInForm(sending)
  const { source, find, findSoon } = useSource({ address, initial: given.source, local: given.local })
  const elsewhere = source.kind === 'oidc'

  useFirstFocus({ email, password, address, onKept: (kept) => void find(kept) })

  /** No password leaves this page before it is known that it is for us. */
  const mayGo = async () => {
    const typed = email.current?.value.trim()
    if (!typed) return missing(email.current, words.emailMissing)
    const found = await find(typed)
    if (!found) return missing(null, words.offline)
    if (found.kind !== 'oidc' && !password.current?.value) return missing(password.current, words.passwordMissing)
    return found.kind !== 'oidc' || elsewhere
  }
  const missing = (input: HTMLInputElement | null, sentence: string) => {
    setError(sentence)
    input?.focus()
    return false
  }
  const emailWrong = error === words.emailMissing ? error : null
  const label = elsewhere ? fill(words.continue, { name: source.name ?? '' }) : words.submit

  return (
    <>
      <form
        ref={form}
        method="post"
        action={(elsewhere && source.url) || passwordAction}
        noValidate={ready}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void send(mayGo)
        }}
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
            autoComplete="username webauthn"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={320}
            required
            defaultValue={address}
            onChange={(event) => findSoon(event.target.value)}
            onBlur={(event) => void find(event.target.value)}
            aria-invalid={emailWrong ? true : undefined}
            aria-describedby={describedBy('email', { error: emailWrong })}
            className={`${inputLook} h-12`}
          />
        </Field>
        <SignInFirstStep
          source={source}
          field={password}
          error={emailWrong ? null : error}
          ready={ready}
          words={words}
        />
        <SubmitButton busy={busy} waits={turn[0] !== null} left={left} words={{ ...words, submit: label }} />
        {!elsewhere && (
          <a
            href="/password-reset"
            onClick={() => keepAddress(email.current?.value.trim() ?? '')}
            className="self-start text-brass underline decoration-transparent underline-offset-4 transition-colors hover:text-brass-deep hover:decoration-current"
          >
            {words.forgot}
          </a>
        )}
      </form>
      <PasskeyDoor callbackUrl={callbackUrl} turn={turn} words={words.passkey} />
    </>
  )
}

interface SignInFormProps {
  csrfToken: string
  address: string
  callbackUrl: string
  /** Of the address that was kept. */
  source: SignInSourceView
  /** A password, whatever the way of the address is. */
  local: boolean
  initialError: string | null
  words: SignInWords
}
