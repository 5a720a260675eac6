import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import { ConfirmButton } from './confirm-button'

export function ClearMfa({ mfa, onTurnedOff }: { mfa: MfaView; onTurnedOff: () => void }) {
  const t = useTranslations('clear')
  const reason = mfa.policy.required ? t('required') : null
  const emailStays = mfa.email.validated
  return (
    <div className="flex flex-col items-start gap-4 border-line border-t pt-6">
      <div>
        <h3 className="pb-1 text-lg">{t('heading')}</h3>
        <p className="text-quiet">{reason ?? t('sentence')}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        {mfa.authenticators.length > 0 && (
          <ConfirmButton
            verb={t('key')}
            consequence={t(emailStays ? 'keyGone' : 'keyIsAll', { count: mfa.authenticators.length })}
            reason={reason}
            run={api.clearAuthenticator}
            onDone={onTurnedOff}
          />
        )}
        <ConfirmButton
          verb={t('all')}
          consequence={t(mfa.authenticators.length ? 'allGone' : 'allGoneByEmail')}
          reason={reason}
          run={api.clearMfa}
          onDone={onTurnedOff}
        />
      </div>
    </div>
  )
}
