'use client'
import type { Ref } from 'react'
import { keepAddress } from '@/lib/client/kept-address'
import { fill } from '@/lib/messages/fill'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { SubmitButton } from '../submit-button'
import type { PasskeyMessages } from '../use-passkey'
import { PasskeySignIn } from './passkey-sign-in'
import { type FirstStepMessages, PasswordOrProvider } from './password-or-provider'
import { type FirstStep, type FirstStepComplaints, useFirstStep } from './use-first-step'

export interface SignInMessages extends FirstStepMessages, FirstStepComplaints {
  email: string
  submit: string
  /** With `{name}`, as those of the first step. */
  continue: string
  forgot: string
  checking: string
  waitEnded: string
  passkey: PasskeyMessages
}

const passwordAction = '/api/auth/callback/password'

/** A plain form first: everything here also works without this script, one page later. */
export function SignInForm({ csrfToken, callbackUrl, ...options }: SignInFormProps) {
  const { address, messages } = options
  const step = useFirstStep(options)
  const { ready, error, source, elsewhere, turn } = step
  const emailWrong = error === messages.emailMissing ? error : null
  const submit = elsewhere ? fill(messages.continue, { name: source.name ?? '' }) : messages.submit
  return (
    <>
      <form
        ref={step.form}
        method="post"
        action={(elsewhere && source.url) || passwordAction}
        noValidate={ready}
        onSubmit={step.submit}
        className="flex flex-col gap-5"
      >
        <input type="hidden" name="csrfToken" value={csrfToken} />
        <input type="hidden" name="callbackUrl" value={callbackUrl} />
        <EmailField
          ref={step.email}
          label={messages.email}
          address={address}
          error={emailWrong}
          onType={step.findSoon}
          onLeave={(typed) => void step.find(typed)}
        />
        <PasswordOrProvider
          source={source}
          field={step.password}
          error={emailWrong ? null : error}
          ready={ready}
          messages={messages}
        />
        <SubmitButton busy={step.busy} waits={turn[0] !== null} left={step.left} messages={{ ...messages, submit }} />
        {!elsewhere && (
          <ForgotLink onLeave={() => keepAddress(step.email.current?.value.trim() ?? '')}>{messages.forgot}</ForgotLink>
        )}
      </form>
      <PasskeySignIn callbackUrl={callbackUrl} turn={turn} messages={messages.passkey} />
    </>
  )
}

interface SignInFormProps extends FirstStep {
  csrfToken: string
  callbackUrl: string
  messages: SignInMessages
}

function EmailField({ ref, label, address, error, onType, onLeave }: EmailFieldProps) {
  return (
    <Field id="email" label={label} error={error}>
      <input
        ref={ref}
        id="email"
        name="email"
        type="email"
        autoComplete="username webauthn"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={320}
        required
        defaultValue={address}
        onChange={(event) => onType(event.target.value)}
        onBlur={(event) => onLeave(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy('email', { error })}
        className={`${inputClasses} h-12`}
      />
    </Field>
  )
}

interface EmailFieldProps {
  ref: Ref<HTMLInputElement>
  label: string
  address: string
  error: string | null
  onType: (typed: string) => void
  onLeave: (typed: string) => void
}

/** The typed address goes along to the page behind it. */
function ForgotLink({ children, onLeave }: { children: string; onLeave: () => void }) {
  return (
    <a
      href="/password-reset"
      onClick={onLeave}
      className="self-start text-brass underline decoration-transparent underline-offset-4 transition-colors hover:text-brass-deep hover:decoration-current"
    >
      {children}
    </a>
  )
}
