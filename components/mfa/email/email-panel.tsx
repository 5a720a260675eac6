import { useTranslations } from 'next-intl'
import { type RefObject, useEffect, useRef } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { resendPause, secondsUntil } from '@/lib/client/portal-time'
import { Button } from '../../ui/button/button'
import { ResendButton } from '../../ui/button/resend-button'
import { MailFrom } from '../../ui/mail-sender'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { useMfaSection } from '../section-context'
import { VerifyBox } from '../verify/verify-box'
import type { EmailEnrolmentState } from './use-email-enrolment'

/** Codes by email: what they mean, the mail, and the proof that it arrives. Until then nothing has changed. */
export function EmailPanel() {
  const t = useTranslations('emailSetup')
  const { mfa, email, actions } = useMfaSection()
  const { field, button } = useNextFocus(email)
  return (
    <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      {mfa.option === 'email' ? <EmailIsOn /> : <EmailMeans />}
      <PanelNotices />
      {email.open && <VerifyMail field={field} />}
      {!email.open && mfa.option !== 'email' && (
        <Button ref={button} className="self-start" busy={email.begin.isPending} onClick={actions.beginEmail}>
          {t('send')}
        </Button>
      )}
    </div>
  )
}

function EmailIsOn() {
  const t = useTranslations('emailSetup')
  const { mfa } = useMfaSection()
  const { address } = mfa.email
  return (
    <div>
      <p className="wrap-anywhere">
        <Sentence keep={[address]}>{t('on', { address })}</Sentence>
      </p>
      {mfa.authenticators.length > 0 && (
        <p className="pt-2 text-quiet">{t(mfa.allowed.includes('authenticator') ? 'kept' : 'keptUnused')}</p>
      )}
    </div>
  )
}

function EmailMeans() {
  const t = useTranslations('emailSetup')
  const { mfa } = useMfaSection()
  const { address } = mfa.email
  return (
    <>
      <p className="wrap-anywhere text-quiet">
        <Sentence keep={[address]}>{t('means', { address })}</Sentence>
      </p>
      <p className="text-[0.9375rem] text-quiet">{t('weakest')}</p>
      {mfa.authenticators.length > 0 && <Notice tone="warn">{t('discards')}</Notice>}
    </>
  )
}

function PanelNotices() {
  const t = useTranslations('emailSetup')
  const { mfa, email } = useMfaSection()
  const { address } = mfa.email
  const error = useErrorSentence()(email.begin.error ?? email.cancel.error)
  return (
    <>
      {error && (
        <Notice tone="bad" role="alert">
          {error}
        </Notice>
      )}
      {email.lost && (
        <Notice tone="warn" role="alert">
          {t('lost')}
        </Notice>
      )}
      <div role="status" className="empty:-mt-5">
        {email.open && (
          <Notice key={email.sent?.expiresAt} tone="good">
            <Sentence keep={[address]}>
              {t('sent', { address })} <MailFrom />
            </Sentence>
          </Notice>
        )}
      </div>
    </>
  )
}

function VerifyMail({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const t = useTranslations('emailSetup')
  const { email, actions } = useMfaSection()
  const { sent, begin, cancel } = email
  const resendAt = sent?.resendAt ?? null
  const giveUp = () => cancel.mutate(undefined, { onSuccess: actions.setupCancelled })
  return (
    <>
      <VerifyBox what="emailSetup" field={field} enrolment={email} onValidated={actions.codeValidated} />
      <div className="flex flex-wrap items-center gap-3 border-line border-t pt-5">
        <ResendButton
          label={t('resend')}
          resendAt={resendAt}
          wait={secondsUntil(resendAt, { limit: resendPause })}
          busy={begin.isPending}
          onPress={actions.beginEmail}
        />
        <Button kind="plain" busy={cancel.isPending} onClick={giveUp}>
          {t('cancel')}
        </Button>
      </div>
    </>
  )
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
