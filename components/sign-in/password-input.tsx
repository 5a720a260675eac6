import { type Ref, useState } from 'react'
import { inputLook } from '../ui/field'

/** With a button that shows what was typed, once there are words for it (that is, once the script runs). */
export function PasswordInput({ ref, invalid, describedBy, words }: PasswordInputProps) {
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <input
        ref={ref}
        id="password"
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={1000}
        required
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        className={`${inputLook} h-12 pe-18`}
      />
      {words && (
        <button
          type="button"
          aria-controls="password"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-1.5 end-1.5 rounded-small px-2.5 text-[0.9375rem] text-brass transition-colors hover:bg-wash hover:text-brass-deep"
        >
          {shown ? words.hide : words.show}
        </button>
      )}
    </div>
  )
}

interface PasswordInputProps {
  ref: Ref<HTMLInputElement>
  invalid: boolean
  describedBy: string | undefined
  words: { show: string; hide: string } | null
}
