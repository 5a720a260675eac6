import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { ConfirmButton } from './confirm-button'
import { kindsWithout, wouldLack } from './factors'
import { useFactorList } from './use-factor-list'

/** After a sign-in with a recovery code: the way back to a working phone, without the lost one. */
export function RecoveredNotice({ mfa, onNewPhone, onRemoved }: RecoveredNoticeProps) {
  const t = useTranslations('recovered')
  const list = useFactorList()
  const stays = kindsWithout(mfa, 'authenticator')
  const { remaining = 0, total = 0 } = mfa.recoveryCodes ?? {}
  return (
    <Notice tone="warn" role="status">
      <p className="font-semibold">{t('heading', { remaining, total })}</p>
      <p className="pb-4">
        {t('sentence')} {mfa.allowed.includes('passkey') && t('orPasskey')}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button onClick={onNewPhone}>{t('newPhone')}</Button>
        {mfa.authenticators.length > 0 && (
          <ConfirmButton
            verb={t('remove')}
            consequence={stays.length ? t('removeGone', { factors: list(stays) }) : t('removeIsAll')}
            reason={wouldLack(mfa, stays) ? t('required') : null}
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
