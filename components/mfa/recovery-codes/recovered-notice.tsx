import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import { fewCodes } from '@/lib/client/recovery-file'
import { ConfirmButton } from '../../confirm/confirm-button'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { appsInUse, kindsWithout, wouldLack } from '../factors/factors'
import { useFactorList } from '../factors/use-factor-list'
import { useMfaSection } from '../section-context'

/**
 * After a sign-in with a recovery code: the way back to a working phone, without the lost one. Beside other apps the new
 * phone joins them, and which one is lost only their owner knows: it is removed in their list.
 */
export function RecoveredNotice() {
  const t = useTranslations('recovered')
  const { mfa, actions } = useMfaSection()
  const several = appsInUse(mfa).length > 1
  const list = useFactorList()
  const stays = kindsWithout(mfa, 'authenticator')
  const { remaining = 0, total = 0 } = mfa.recoveryCodes ?? {}
  return (
    <Notice tone="warn" role="status">
      <p className="font-semibold">{t('heading', { remaining, total })}</p>
      <p className="pb-4">
        <Sentence>
          {t(several ? 'sentenceSeveral' : 'sentence')} {mfa.allowed.includes('passkey') && t('orPasskey')}{' '}
          {remaining > 0 && remaining <= fewCodes && t('few')}
        </Sentence>
      </p>
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => actions.beginAuthenticator(several ? { add: true } : { fresh: true })}>
          {t('newPhone')}
        </Button>
        {mfa.allowed.includes('email') && mfa.option !== 'email' && (
          <Button kind="plain" onClick={actions.beginEmail}>
            {t('email')}
          </Button>
        )}
        {mfa.authenticators.length === 1 && (
          <ConfirmButton
            verb={t('remove')}
            consequence={stays.length ? t('removeGone', { factors: list(stays) }) : t('removeIsAll')}
            reason={wouldLack(mfa, stays) ? t('required') : null}
            run={() => api.clearAuthenticator(mfa.version)}
            onDone={actions.turnedOff}
          />
        )}
      </div>
    </Notice>
  )
}
