import type { Ref, SyntheticEvent } from 'react'
import { isCompleteCode, tidyCode } from '@/lib/client/code-text'
import { inputClasses } from '../ui/field'
import { useHydrated } from '../ui/use-hydrated'

/**
 * Six digits, however they come: typed, pasted with words round them, filled in by the phone or a password manager. While an
 * input method still composes, nothing is changed under it.
 */
export function CodeField({ ref, id, name, invalid, describedBy, disabled, onChange, onComplete }: CodeFieldProps) {
  const hydrated = useHydrated()
  const tidy = ({ currentTarget: input, nativeEvent }: SyntheticEvent<HTMLInputElement>) => {
    if (nativeEvent instanceof InputEvent && nativeEvent.isComposing) return
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
      // The server takes no more. With the script, what is pasted is read before it is cut.
      maxLength={hydrated ? undefined : 64}
      required
      disabled={disabled}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onInput={tidy}
      onChange={tidy}
      onCompositionEnd={tidy}
      className={`${inputClasses} code-text h-14 text-2xl tracking-[0.3em]`}
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
