import { type RefObject, useEffect, useRef } from 'react'
import { fill } from '@/lib/messages/fill'
import type { SignInSourceView } from '@/lib/schemas/sign-in'
import { PasswordInput } from '../../fields/password-input'
import { describedBy, Field } from '../../ui/field'
import { FieldError } from '../../ui/notice'
import { submitButtonOf } from './use-first-focus'

export interface FirstStepMessages {
  password: string
  show: string
  hide: string
  /** With `{name}`: what the company's people know its provider or directory by. */
  atProvider: string
  directoryPassword: string
}

/**
 * The password, or one sentence in its place where the company's provider asks for it. The sentence is spoken when it
 * comes; the button below keeps its place, and gets the focus where the field that had it has gone.
 */
export function PasswordOrProvider({ source, field, error, ready, messages }: FirstStepProps) {
  const { kind, name = '' } = source
  const elsewhere = kind === 'oidc'
  const room = useFocusOnward(elsewhere)
  const hint = kind === 'ldap' ? fill(messages.directoryPassword, { name }) : null
  return (
    <div ref={room} className="flex flex-col">
      {!elsewhere && (
        <Field id="password" label={messages.password} error={error}>
          <PasswordInput
            ref={field}
            autoComplete="current-password webauthn"
            invalid={error !== null}
            describedBy={describedBy('password', { hint, error })}
            messages={ready ? messages : null}
          />
        </Field>
      )}
      <div aria-live="polite">
        {hint && (
          <p id="password-hint" className="appear pt-1.5 text-[0.9375rem] text-quiet">
            {hint}
          </p>
        )}
        {elsewhere && (
          <p className="appear wrap-anywhere flex min-h-19.5 items-center">{fill(messages.atProvider, { name })}</p>
        )}
      </div>
      {elsewhere && error && <FieldError id="password-error">{error}</FieldError>}
    </div>
  )
}

interface FirstStepProps {
  source: SignInSourceView
  field: RefObject<HTMLInputElement | null>
  error: string | null
  /** The script runs. */
  ready: boolean
  messages: FirstStepMessages
}

/** A field that goes takes the focus with it: it is given to the button that stands for it now. */
function useFocusOnward(elsewhere: boolean) {
  const room = useRef<HTMLDivElement>(null)
  const was = useRef(elsewhere)
  useEffect(() => {
    const changed = was.current !== elsewhere
    was.current = elsewhere
    if (changed && elsewhere && document.activeElement === document.body) submitButtonOf(room.current)?.focus()
  }, [elsewhere])
  return room
}
