import { useTranslations } from 'next-intl'
import { useErrorSentence } from '@/components/account/use-error-sentence'
import { resendPause, secondsUntil } from '@/lib/client/portal-time'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { MailFrom } from '../shell/mail-sender'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { ResendButton } from '../ui/resend-button'
import { Sentence } from '../ui/sentence'
import type { EmailEnrolmentState } from './use-email-enrolment'
import { VerifyBox } from './verify-box'

/** Codes by email: what it means, the mail, and the proof that it arrives. Until then nothing has changed. */
export function EmailPanel({ mfa, enrolment, onBegin, onCancelled, onValidated }: EmailPanelProps) {
  const t = useTranslations('emailSetup')
  const sentence = useErrorSentence()
  const { open, sent, lost, begin, cancel } = enrolment
  const error = sentence(begin.error ?? cancel.error)
  const address = mfa.email.address
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
      {open && (
        <>
          <Notice tone="good" role="status">
            <Sentence keep={[address]}>{t('sent', { address })}</Sentence> <MailFrom />
          </Notice>
          <VerifyBox what="emailSetup" enrolment={enrolment} onValidated={onValidated} />
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
        <Button className="self-start" busy={begin.isPending} onClick={onBegin}>
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
