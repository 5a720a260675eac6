import { type Ref, useState } from 'react'
import { fill } from '@/lib/messages/fill'
import { PasswordInput } from '../fields/password-input'
import { describedBy, Field } from '../ui/field'
import { lengthOf, type NewPasswordMessages } from './new-password-messages'
import { StrengthMeter } from './strength-meter'

/** One field, not two: what was typed can be shown instead of being typed again. */
export function NewPasswordField({ ref, rules, error, messages }: NewPasswordFieldProps) {
  const [typed, setTyped] = useState('')
  const hint = fill(messages.hint, { shortest: rules.shortest })
  return (
    <div>
      <Field id="new-password" label={messages.label} hint={hint} error={error}>
        <PasswordInput
          ref={ref}
          id="new-password"
          autoComplete="new-password"
          invalid={error !== null}
          describedBy={describedBy('new-password', { hint, error })}
          onChange={setTyped}
          messages={messages}
        />
      </Field>
      <StrengthMeter typed={typed} missing={rules.shortest - lengthOf(typed)} known={rules.known} messages={messages} />
    </div>
  )
}

/** What a new password is held against. */
export interface NewPasswordRules {
  /** Characters. */
  shortest: number
  /** What anybody would try first. */
  known: string[]
}

interface NewPasswordFieldProps {
  ref: Ref<HTMLInputElement>
  rules: NewPasswordRules
  error: string | null
  messages: NewPasswordMessages
}
