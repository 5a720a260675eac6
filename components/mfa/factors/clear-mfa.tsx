import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import { ConfirmButton } from '../../confirm/confirm-button'
import { useMfaSection } from '../section-context'
import { kindsOf, kindsWithout, wouldLack } from './factors'
import { useFactorList } from './use-factor-list'
import { useKeyGone } from './use-key-gone'

/** Removes the authenticator key, or every second step; disabled with a reason where the company requires MFA. */
export function ClearMfa() {
  const t = useTranslations('clear')
  const { mfa, actions } = useMfaSection()
  const list = useFactorList()
  const keyGone = useKeyGone()
  const reason = mfa.policy.required ? t('required') : null
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
            consequence={keyGone(mfa)}
            reason={wouldLack(mfa, kindsWithout(mfa, 'authenticator')) ? reason : null}
            run={() => api.clearAuthenticator(mfa.version)}
            onDone={actions.turnedOff}
          />
        )}
        <ConfirmButton
          verb={t('all')}
          consequence={t('allGone', { factors: list(kindsOf(mfa)) })}
          reason={reason}
          run={() => api.clearMfa(mfa.version)}
          onDone={actions.turnedOff}
        />
      </div>
    </div>
  )
}
