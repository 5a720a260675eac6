import { type FormEvent, type KeyboardEvent, type Ref, useState } from 'react'
import { longestRecoveryText, pastedCodes, shortenRecoveryText } from '@/lib/client/code-text'
import { fill } from '@/lib/messages/fill'
import { inputClasses } from '../ui/field'
import { useHydrated } from '../ui/use-hydrated'

/** Takes one code or the whole file of codes, and says how many it found there; Enter sends. */
export function RecoveryCodeField(props: RecoveryCodeFieldProps) {
  const { ref, id, name, placeholder, invalid, describedBy, messages } = props
  const hydrated = useHydrated()
  const [found, setFound] = useState<number | null>(null)
  const read = ({ currentTarget: area }: FormEvent<HTMLTextAreaElement>) => {
    if (area.value.length > longestRecoveryText) area.value = shortenRecoveryText(area.value)
    setFound(pastedCodes(area.value))
  }
  const enterSends = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.currentTarget.form?.requestSubmit()
  }
  return (
    <>
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
        onInput={read}
        onKeyDown={enterSends}
        className={`${inputClasses} code-text field-sizing-content block max-h-40 min-h-14 resize-none py-3.5 text-lg tracking-wider placeholder:font-sans placeholder:text-base placeholder:tracking-normal`}
      />
      <p role="status" className="text-[0.9375rem] text-quiet">
        {found !== null && <span>{found === 1 ? messages.foundOne : fill(messages.foundMany, { count: found })}</span>}
      </p>
    </>
  )
}

interface RecoveryCodeFieldProps {
  ref: Ref<HTMLTextAreaElement>
  id: string
  name?: string
  placeholder?: string
  invalid: boolean
  describedBy: string | undefined
  messages: FoundMessages
}

export interface FoundMessages {
  foundOne: string
  /** With `{count}`. */
  foundMany: string
}
