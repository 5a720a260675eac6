import type { FormEvent, KeyboardEvent, Ref } from 'react'
import { longestRecoveryText, shortenRecoveryText } from '@/lib/client/code-text'
import { inputLook } from '../ui/field'
import { useHydrated } from '../ui/use-hydrated'

/** Takes one code or the whole file of codes; Enter sends. */
export function RecoveryCodeField({ ref, id, name, placeholder, invalid, describedBy }: RecoveryCodeFieldProps) {
  const hydrated = useHydrated()
  const shorten = ({ currentTarget: area }: FormEvent<HTMLTextAreaElement>) => {
    if (area.value.length > longestRecoveryText) area.value = shortenRecoveryText(area.value)
  }
  const enterSends = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.currentTarget.form?.requestSubmit()
  }
  return (
    <textarea
      ref={ref}
      id={id}
      name={name}
      rows={1}
      placeholder={placeholder}
      autoComplete="off"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      translate="no"
      // With the script, the codes of a longer text are found before anything is cut.
      maxLength={hydrated ? undefined : longestRecoveryText}
      required
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onInput={shorten}
      onKeyDown={enterSends}
      className={`${inputLook} code-text field-sizing-content block max-h-40 min-h-14 resize-none py-3.5 text-lg tracking-wider placeholder:font-sans placeholder:text-base placeholder:tracking-normal`}
    />
  )
}

interface RecoveryCodeFieldProps {
  ref: Ref<HTMLTextAreaElement>
  id: string
  name?: string
  placeholder?: string
  invalid: boolean
  describedBy: string | undefined
}
