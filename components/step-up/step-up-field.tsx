import { useMessages } from 'next-intl'
import type { Ref } from 'react'
import type { MfaView } from '@/lib/schemas/account'
import { CodeField } from '../fields/code-field'
import { RecoveryCodeField } from '../fields/recovery-code-field'
import { inputClasses } from '../ui/field'
import { TimeRing } from '../ui/time-ring'

/** What the dialog takes; a company's provider asks on its own page. */
export type StepUpMethod = Exclude<MfaView['stepUpMethods'][number], 'provider'>

/** A passkey has a button instead. */
export type TypedMethod = Exclude<StepUpMethod, 'passkey'>

/** The field that fits what is asked for, always under the same id. */
export function StepUpField({ ref, method, waitsForNext, invalid, describedBy }: StepUpFieldProps) {
  const messages = useMessages().recoveryField
  if (method === 'authenticator' || method === 'email')
    return (
      <div className="relative">
        <CodeField ref={ref} id="step-up" invalid={invalid} describedBy={describedBy} />
        {waitsForNext && method === 'authenticator' && <TimeRing />}
      </div>
    )
  if (method === 'recovery-code')
    return <RecoveryCodeField ref={ref} id="step-up" invalid={invalid} describedBy={describedBy} messages={messages} />
  return (
    <input
      ref={ref}
      id="step-up"
      type="password"
      autoComplete="current-password"
      spellCheck={false}
      maxLength={1000}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      className={`${inputClasses} h-12`}
    />
  )
}

interface StepUpFieldProps {
  ref: Ref<HTMLInputElement & HTMLTextAreaElement>
  method: TypedMethod
  /** The code was used before: the ring shows when the next one comes. */
  waitsForNext: boolean
  invalid: boolean
  describedBy: string | undefined
}
