import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import { fewCodes } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { ConfirmButton } from './confirm-button'

/** After a sign-in with a recovery code: the way back to a working phone, without the lost one. */
export function RecoveredNotice({ mfa, onNewPhone, onRemoved }: RecoveredNoticeProps) {
  const t = useTranslations('recovered')
  const { remaining = 0, total = 0 } = mfa.recoveryCodes ?? {}
  return (
    <Notice tone="warn" role="status">
      <p className="font-semibold">{t('heading', { remaining, total })}</p>
      <p className="pb-4">
        {t('sentence')} {remaining > 0 && remaining <= fewCodes && t('few')}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button onClick={onNewPhone}>{t('newPhone')}</Button>
        {mfa.authenticators.length > 0 && (
          <ConfirmButton
            verb={t('remove')}
            consequence={mfa.email.validated ? t('removeGone') : t('removeIsAll')}
            reason={mfa.policy.required && !mfa.email.validated ? t('required') : null}
            run={api.clearAuthenticator}
            onDone={onRemoved}
          />
        )}
      </div>
    </Notice>
  )
}

interface RecoveredNoticeProps {
  mfa: MfaView
  onNewPhone: () => void
  onRemoved: () => void
}
