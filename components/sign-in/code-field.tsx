import type { FormEvent, Ref } from 'react'
import { isCompleteCode, tidyCode } from '@/lib/client/code-text'
import { inputLook } from '../ui/field'

/** Six digits, however they come: typed, pasted, filled in by the phone, with spaces, dashes or full-width digits. */
export function CodeField({ ref, id, name, invalid, describedBy, disabled, onChange, onComplete }: CodeFieldProps) {
  const tidy = ({ currentTarget: input }: FormEvent<HTMLInputElement>) => {
    const code = tidyCode(input.value)
    if (code !== input.value) input.value = code
    onChange?.(code)
    if (isCompleteCode(code)) onComplete?.(code)
  }
  return (
    <input
      ref={ref}
      id={id}
      name={name}
      type="text"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      translate="no"
      maxLength={64}
      required
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onInput={tidy}
      className={`${inputLook} code-text h-14 text-2xl tracking-[0.3em]`}
    />
  )
}

interface CodeFieldProps {
  ref: Ref<HTMLInputElement>
  id: string
  name?: string
  invalid: boolean
  describedBy: string | undefined
  disabled?: boolean
  onChange?: (code: string) => void
  onComplete?: (code: string) => void
}
