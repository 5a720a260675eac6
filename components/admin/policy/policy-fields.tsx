import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { FieldError } from '../../ui/notice'

/** One part of the policy: its name, a sentence, its fields. */
export function Rules({ title, sentence, children }: { title: string; sentence?: string; children: ReactNode }) {
  return (
    <fieldset className="py-7">
      <legend className="float-left w-full pb-1">
        <h2 className="text-xl">{title}</h2>
      </legend>
      {sentence && <p className="clear-both pb-4 text-quiet">{sentence}</p>}
      <div className="clear-both flex flex-col gap-5 pt-1">{children}</div>
    </fieldset>
  )
}

/** A whole number within bounds; outside them it says so at once. */
export function NumberField({ label, hint, value, min, max, onChange }: NumberFieldProps) {
  const t = useTranslations('admin.policy')
  const id = useId()
  const right = Number.isInteger(value) && value >= min && value <= max
  const error = right ? null : t('between', { min, max })
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        required
        step={1}
        min={min}
        max={max}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        aria-invalid={!right || undefined}
        aria-describedby={describedBy(id, { hint, error })}
        className={`${inputClasses} h-11 max-w-32 tabular-nums`}
      />
    </Field>
  )
}

interface NumberFieldProps {
  label: string
  hint?: string
  value: number
  min: number
  max: number
  onChange: (value: number) => void
}

/** On or off, with what it means below. With an error it must be on, or something else in its place. */
export function Check({ label, hint, error, checked, onChange }: CheckProps) {
  const id = useId()
  return (
    <div className="flex gap-3">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        required={!!error}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { hint, error })}
        className="mt-0.5 size-6 shrink-0 accent-brass"
      />
      <div>
        <label htmlFor={id} className="font-semibold">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-[0.9375rem] text-quiet">
            {hint}
          </p>
        )}
        {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      </div>
    </div>
  )
}

interface CheckProps {
  label: string
  hint?: string
  error?: string | null
  checked: boolean
  onChange: (checked: boolean) => void
}

/** One of several, each with what it means. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const id = useId()
  return (
    <div role="radiogroup" aria-label={label} className="flex flex-col gap-2">
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer gap-3 rounded-box border border-edge bg-surface px-4 py-3 transition-colors hover:bg-wash has-checked:border-brass has-checked:bg-brass-wash"
        >
          <input
            type="radio"
            name={id}
            className="mt-0.5 size-5 shrink-0 accent-brass"
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span className="block font-semibold">{option.label}</span>
            <span className="block text-[0.9375rem] text-quiet">{option.means}</span>
          </span>
        </label>
      ))}
    </div>
  )
}

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  options: { value: Value; label: string; means: string }[]
  onChange: (value: Value) => void
}
