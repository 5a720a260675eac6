import { type Ref, useState } from 'react'
import { fill } from '@/lib/messages/fill'
import { PasswordInput } from '../fields/password-input'
import { describedBy, Field } from '../ui/field'
import { lengthOf, type NewPasswordWords } from './new-password-words'
import { StrengthMeter } from './strength-meter'

/** One field, not two: what was typed can be shown instead of being typed again. */
export function NewPasswordField({ ref, rules, error, words }: NewPasswordFieldProps) {
  const [typed, setTyped] = useState('')
  const hint = fill(words.hint, { shortest: rules.shortest })
  return (
    <div>
      <Field id="new-password" label={words.label} hint={hint} error={error}>
        <PasswordInput
          ref={ref}
          id="new-password"
          autoComplete="new-password"
          invalid={error !== null}
          describedBy={describedBy('new-password', { hint, error })}
          onChange={setTyped}
          words={words}
        />
      </Field>
      <StrengthMeter typed={typed} missing={rules.shortest - lengthOf(typed)} known={rules.known} words={words} />
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
  words: NewPasswordWords
}
