import { type Ref, useState } from 'react'
import { inputClasses } from '../ui/field'

/** With a button that shows what was typed, once there are words for it (that is, once the script runs). */
export function PasswordInput({
  ref,
  id = 'password',
  autoComplete = 'current-password',
  invalid,
  describedBy,
  onChange,
  messages,
}: PasswordInputProps) {
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <input
        ref={ref}
        id={id}
        name={id}
        type={shown ? 'text' : 'password'}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={1000}
        required
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onChange={onChange && ((event) => onChange(event.target.value))}
        className={`${inputClasses} h-12 pe-18`}
      />
      {messages && (
        <button
          type="button"
          aria-controls={id}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-1.5 end-1.5 rounded-small px-2.5 text-[0.9375rem] text-brass transition-colors hover:bg-wash hover:text-brass-deep"
        >
          {shown ? messages.hide : messages.show}
        </button>
      )}
    </div>
  )
}

interface PasswordInputProps {
  ref: Ref<HTMLInputElement>
  id?: string
  autoComplete?: 'current-password' | 'current-password webauthn' | 'new-password'
  invalid: boolean
  describedBy: string | undefined
  onChange?: (typed: string) => void
  messages: { show: string; hide: string } | null
}
