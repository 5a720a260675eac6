'use client'
import type { FactorKind } from '@/lib/schemas/sign-in'
import { CodeField } from '../../fields/code-field'
import { type FoundMessages, RecoveryCodeField } from '../../fields/recovery-code-field'
import { describedBy, Field } from '../../ui/field'
import { Sentence } from '../../ui/sentence'
import { TimeRing } from '../../ui/time-ring'
import { SubmitButton } from '../submit-button'
import type { Explained } from './explain-miss'
import { type MissAidMessages, MissAids } from './miss-aids'
import { TriesLeft, TrustBox } from './second-step-parts'
import { type SecondFactorComplaints, useSecondFactor } from './use-second-factor'

export interface SecondFactorMessages extends SecondFactorComplaints, MissAidMessages, FoundMessages {
  label: string
  hint: string
  /** Addresses and set ids in the hint, which browsers must not translate. */
  keep?: (string | null)[]
  recoveryPlaceholder: string
  trust: string
  submit: string
  checking: string
  waitEnded: string
  triesLeft: string
}

/** One method at a time; a six-digit code sends itself once per distinct value. */
export function SecondFactorForm({ csrfToken, method, trustBrowserDays, initial, messages }: SecondFactorFormProps) {
  const step = useSecondFactor(messages, initial)
  const { ready, error, cause, field } = step
  return (
    <form
      ref={step.form}
      id="second-step"
      method="post"
      action="/api/auth/callback/second-factor"
      noValidate={ready}
      onSubmit={step.submit}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="csrfToken" value={csrfToken} />
      <input type="hidden" name="method" value={method} />
      <SecondFactorField method={method} step={step} messages={messages} />
      <MissAids cause={cause} messages={messages} typed={() => field.current?.value ?? ''} />
      {error !== null && <TriesLeft left={step.triesLeft} text={messages.triesLeft} />}
      <TrustBox days={trustBrowserDays} label={messages.trust} />
      <SubmitButton busy={step.busy} left={step.left} messages={messages} />
    </form>
  )
}

interface SecondFactorFormProps {
  csrfToken: string
  method: FactorKind
  trustBrowserDays: number
  initial: Explained
  messages: SecondFactorMessages
}

function SecondFactorField({ method, step, messages }: SecondFactorFieldProps) {
  const { ready, error, cause, field, sendOnce } = step
  const recovery = method === 'recovery-code'
  const id = recovery ? 'recovery-code' : 'code'
  const hint = <Sentence keep={messages.keep}>{messages.hint}</Sentence>
  const common = {
    ref: field,
    id,
    name: 'code',
    invalid: error !== null,
    describedBy: describedBy(id, { hint, error }),
  }
  // The next code is near: the ring shows when it comes.
  const waitsForNext = ready && method === 'authenticator' && cause === 'CodeAlreadyUsed'
  return (
    <Field id={id} label={messages.label} hint={hint} error={error}>
      {recovery ? (
        <RecoveryCodeField {...common} placeholder={messages.recoveryPlaceholder} messages={messages} />
      ) : (
        <div className="relative">
          <CodeField {...common} onComplete={sendOnce} />
          {waitsForNext && <TimeRing />}
        </div>
      )}
    </Field>
  )
}

interface SecondFactorFieldProps {
  method: FactorKind
  step: ReturnType<typeof useSecondFactor>
  messages: SecondFactorMessages
}
