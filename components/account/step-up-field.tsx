import type { Ref } from 'react'
import type { MfaView } from '@/lib/schemas/account'
import { CodeField } from '../sign-in/code-field'
import { RecoveryCodeField } from '../sign-in/recovery-code-field'
import { inputLook } from '../ui/field'

/** What the dialog takes; a company's provider asks on its own page. */
export type StepUpMethod = Exclude<MfaView['stepUpMethods'][number], 'provider'>

/** A passkey has a button instead. */
export type TypedMethod = Exclude<StepUpMethod, 'passkey'>

/** The field that fits what is asked for, always under the same id. */
export function StepUpField({ ref, method, invalid, describedBy }: StepUpFieldProps) {
  if (method === 'authenticator' || method === 'email')
    return <CodeField ref={ref} id="step-up" invalid={invalid} describedBy={describedBy} />
  if (method === 'recovery-code')
    return <RecoveryCodeField ref={ref} id="step-up" invalid={invalid} describedBy={describedBy} />
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
      className={`${inputLook} h-12`}
    />
  )
}

interface StepUpFieldProps {
  ref: Ref<HTMLInputElement & HTMLTextAreaElement>
  method: TypedMethod
  invalid: boolean
  describedBy: string | undefined
}
