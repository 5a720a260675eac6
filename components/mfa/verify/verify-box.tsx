import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { PortalClockHelp } from '@/components/errors/portal-clock-help'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { ApiError, api } from '@/lib/client/api'
import type { RecoverySet } from '@/lib/client/recovery-file'
import { CodeField } from '../../fields/code-field'
import { Button } from '../../ui/button'
import { describedBy, Field } from '../../ui/field'
import { TimeRing } from '../../ui/time-ring'
import { PortalClock } from './portal-clock'
import { usePortalClock } from './use-portal-clock'

const validation = { setup: api.validateAuthenticator, emailSetup: api.validateEmail }

/** The name that stands beside the code. */
const isLabelRefused = (error: unknown) => error instanceof ApiError && 'label' in (error.problem.fields ?? {})

/** The server no longer waits for a code: it expired, or was tried too often. */
const over = (error: unknown) =>
  error instanceof ApiError && ['enrolment-expired', 'too-many-attempts'].includes(error.code)

/** Proves what is being set up. Nothing is sent before the button is pressed; a wrong code changes only the sentence. */
export function VerifyBox({ what, keyId, label, enrolment, onValidated, ...given }: VerifyBoxProps) {
  const t = useTranslations(what)
  const words = useTranslations('authenticator')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const own = useRef<HTMLInputElement>(null)
  const field = given.field ?? own
  const [empty, setEmpty] = useState(false)
  const offset = usePortalClock(what === 'setup')
  const validate = useMutation({
    mutationFn: (code: string) => validation[what]({ code, label: label?.trim() || undefined, id: keyId }),
    onSuccess: async ({ recoveryCodes, setId }) => {
      onValidated(recoveryCodes && setId ? { codes: recoveryCodes, setId } : null)
      await enrolment.end()
      return queries.invalidateQueries({ queryKey: ['mfa'] })
    },
    onError: async (error) => {
      if (!over(error)) return
      await enrolment.lose()
      // Another tab may have finished it: what is set up by now is another thing than the one on the screen.
      await queries.invalidateQueries({ queryKey: ['mfa'] })
    },
  })
  const { isError, failureCount } = validate
  useEffect(() => {
    if (isError && failureCount) {
      field.current?.focus()
      field.current?.select()
    }
  }, [isError, failureCount, field])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const code = field.current?.value ?? ''
    setEmpty(!code)
    if (!code) return field.current?.focus()
    if (!validate.isPending) validate.mutate(code)
  }
  const miss = empty ? null : validate.error
  const refusal = isLabelRefused(miss) ? words('nameRefused') : sentence(miss)
  const error = empty ? t('codeMissing') : refusal
  const hint = t('verifyHow')

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field id="verify" label={t('verifyField')} hint={hint} error={error}>
        <div className="relative w-60 max-w-full">
          <CodeField
            ref={field}
            id="verify"
            invalid={error !== null}
            describedBy={describedBy('verify', { hint, error })}
          />
          {what === 'setup' && <TimeRing key={offset} offset={offset ?? undefined} />}
        </div>
      </Field>
      {miss instanceof ApiError && miss.code === 'clock-skew' && <PortalClockHelp />}
      {offset !== null && <PortalClock offset={offset} />}
      <Button type="submit" className="self-start" busy={validate.isPending}>
        {t('validate')}
      </Button>
    </form>
  )
}

interface VerifyBoxProps {
  what: keyof typeof validation
  /** Of the code, where the panel moves the focus to it. */
  field?: RefObject<HTMLInputElement | null>
  /** Of the key on the screen. */
  keyId?: string | undefined
  /** Of the app that is being added. */
  label?: string
  enrolment: { end: () => Promise<void>; lose: () => Promise<void> }
  /** Null: the recovery codes stay as they are. */
  onValidated: (set: RecoverySet | null) => void
}
