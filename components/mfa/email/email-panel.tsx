import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { resendPause, secondsUntil } from '@/lib/client/portal-time'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../../ui/button'
import { MailFrom } from '../../ui/mail-sender'
import { Notice } from '../../ui/notice'
import { ResendButton } from '../../ui/resend-button'
import { Sentence } from '../../ui/sentence'
import { VerifyBox } from '../verify/verify-box'
import type { EmailEnrolmentState } from './use-email-enrolment'

/** Codes by email: what it means, the mail, and the proof that it arrives. Until then nothing has changed. */
export function EmailPanel({ mfa, enrolment, onBegin, onCancelled, onValidated }: EmailPanelProps) {
  const t = useTranslations('emailSetup')
  const sentence = useErrorSentence()
  const { open, sent, lost, begin, cancel } = enrolment
  const error = sentence(begin.error ?? cancel.error)
  const address = mfa.email.address
  const { field, button } = useNextFocus(enrolment)
  const discards = mfa.authenticators.length > 0

  return (
    <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      {mfa.option === 'email' ? (
        <div>
          <p className="wrap-anywhere">
            <Sentence keep={[address]}>{t('on', { address })}</Sentence>
          </p>
          {discards && (
            <p className="pt-2 text-quiet">{t(mfa.allowed.includes('authenticator') ? 'kept' : 'keptUnused')}</p>
          )}
        </div>
      ) : (
        <>
          <p className="wrap-anywhere text-quiet">
            <Sentence keep={[address]}>{t('means', { address })}</Sentence>
          </p>
          <p className="text-[0.9375rem] text-quiet">{t('weakest')}</p>
          {discards && <Notice tone="warn">{t('discards')}</Notice>}
        </>
      )}
      {error && (
        <Notice tone="bad" role="alert">
          {error}
        </Notice>
      )}
      {lost && (
        <Notice tone="warn" role="alert">
          {t('lost')}
        </Notice>
      )}
      <div role="status" className="empty:-mt-5">
        {open && (
          <Notice key={sent?.expiresAt} tone="good">
            <Sentence keep={[address]}>
              {t('sent', { address })} <MailFrom />
            </Sentence>
          </Notice>
        )}
      </div>
      {open && (
        <>
          <VerifyBox what="emailSetup" field={field} enrolment={enrolment} onValidated={onValidated} />
          <div className="flex flex-wrap items-center gap-3 border-line border-t pt-5">
            <ResendButton
              label={t('resend')}
              resendAt={sent?.resendAt ?? null}
              wait={secondsUntil(sent?.resendAt ?? null, { limit: resendPause })}
              busy={begin.isPending}
              onPress={onBegin}
            />
            <Button
              kind="plain"
              busy={cancel.isPending}
              onClick={() => cancel.mutate(undefined, { onSuccess: onCancelled })}
            >
              {t('cancel')}
            </Button>
          </div>
        </>
      )}
      {!open && mfa.option !== 'email' && (
        <Button ref={button} className="self-start" busy={begin.isPending} onClick={onBegin}>
          {t('send')}
        </Button>
      )}
    </div>
  )
}

interface EmailPanelProps {
  mfa: MfaView
  enrolment: EmailEnrolmentState
  onBegin: () => void
  onCancelled: () => void
  onValidated: (set: RecoverySet | null) => void
}

/** The code field after each mail; the button again once the code is lost. A refresh in between moves no focus. */
function useNextFocus({ open, sent, lost }: EmailEnrolmentState) {
  const field = useRef<HTMLInputElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const mail = sent?.expiresAt
  useEffect(() => {
    if (open && mail) field.current?.focus()
  }, [open, mail])
  useEffect(() => {
    if (lost) button.current?.focus()
  }, [lost])
  return { field, button }
}
