import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { PortalClockHelp } from '@/components/errors/portal-clock-help'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { ApiError } from '@/lib/client/api'
import { CodeField } from '../../fields/code-field'
import { Button } from '../../ui/button/button'
import { describedBy, Field } from '../../ui/field'
import { TimeRing } from '../../ui/time-ring'
import { PortalClock } from './portal-clock'
import { usePortalClock } from './use-portal-clock'
import { useVerification, type Verification } from './use-verification'

/** Proves the factor that is being set up. A code is sent only by the button; a wrong one changes only the sentence. */
export function VerifyBox({ field, ...verification }: VerifyBoxProps) {
  const { what } = verification
  const t = useTranslations(what)
  const proof = useVerification(verification, field)
  const offset = usePortalClock(what === 'setup')
  const refusal = useRefusal(proof.refused)
  const error = proof.empty ? t('codeMissing') : refusal
  const hint = t('verifyHow')
  return (
    <form onSubmit={proof.submit} noValidate className="flex flex-col gap-4">
      <Field id="verify" label={t('verifyField')} hint={hint} error={error}>
        <div className="relative w-60 max-w-full">
          <CodeField
            ref={proof.field}
            id="verify"
            invalid={error !== null}
            describedBy={describedBy('verify', { hint, error })}
          />
          {what === 'setup' && <TimeRing key={offset} offset={offset ?? undefined} />}
        </div>
      </Field>
      {proof.refused instanceof ApiError && proof.refused.code === 'clock-skew' && <PortalClockHelp />}
      {offset !== null && <PortalClock offset={offset} />}
      <Button type="submit" className="self-start" busy={proof.busy}>
        {t('validate')}
      </Button>
    </form>
  )
}

interface VerifyBoxProps extends Verification {
  /** Of the code, for a panel that moves the focus to it. */
  field?: RefObject<HTMLInputElement | null>
}

function useRefusal(error: unknown) {
  const t = useTranslations('authenticator')
  const sentence = useErrorSentence()
  const isLabelRefused = error instanceof ApiError && 'label' in (error.problem.fields ?? {})
  return isLabelRefused ? t('nameRefused') : sentence(error)
}
