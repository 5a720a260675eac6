import { useTranslations } from 'next-intl'
import { ApiError } from '@/lib/client/api'
import { useErrorSentence } from '../errors/use-error-sentence'
import { describedBy, Field } from '../ui/field'
import { MailFrom } from '../ui/mail-sender'
import { Sentence } from '../ui/sentence'
import { StepUpField, type TypedMethod } from './step-up-field'
import type { StepUpState } from './use-step-up'

/** The field of a password or a code, with its label, its hint and what was wrong. */
export function StepUpTyped({ method, step: { typed, mail }, address }: StepUpTypedProps) {
  const t = useTranslations('stepUp')
  const sentence = useErrorSentence()
  const byMail = method === 'email'
  const { refused } = typed
  const error = typed.empty ? t(`missing.${method}`) : sentence(refused ?? (byMail ? mail.error : null))
  const hint = byMail && mail.sent && (
    <Sentence keep={[address]}>
      {t('sent', { address })} <MailFrom />
    </Sentence>
  )
  return (
    <Field id="step-up" label={t(`field.${method}`)} hint={hint} error={error}>
      <StepUpField
        ref={typed.field}
        method={method}
        waitsForNext={refused instanceof ApiError && refused.code === 'code-already-used'}
        invalid={error !== null}
        describedBy={describedBy('step-up', { hint, error })}
      />
    </Field>
  )
}

interface StepUpTypedProps {
  method: TypedMethod
  step: StepUpState
  address: string
}
