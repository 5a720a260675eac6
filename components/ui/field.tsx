import type { ReactNode } from 'react'
import { FieldError } from './notice'

export const inputClasses =
  'w-full rounded-box border border-edge bg-surface px-3.5 text-ink placeholder:text-quiet transition-colors duration-150 focus-visible:border-brass focus-visible:outline-offset-0 disabled:bg-wash disabled:text-quiet aria-invalid:border-bad'

/** Label above, hint and error below; give the input the same id and `describedBy(id, …)`. */
export function Field({ id, label, hint, error, children }: FieldProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-[0.9375rem] text-quiet">
          {hint}
        </p>
      )}
      {children}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  )
}

interface FieldProps {
  id: string
  label: string
  hint?: ReactNode
  error?: string | null
  children: ReactNode
}

export const describedBy = (id: string, { hint, error }: { hint?: unknown; error?: unknown }) =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
