import { useTranslations } from 'next-intl'
import type { Ref } from 'react'
import { api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import { FactorLine } from '../factors/factor-line'
import { kindsWithout, wouldLack } from '../factors/factors'
import { useKeyGone } from '../factors/use-key-gone'

/** The apps in use. Removing the last one is clearing the authenticator key, and says so. */
export function AuthenticatorList({ ref, mfa, onGone, onRemoved, onTurnedOff }: AuthenticatorListProps) {
  const t = useTranslations('authenticator')
  const keyGone = useKeyGone()
  const last = mfa.authenticators.length === 1
  return (
    <div className="flex flex-col gap-3">
      <h3 ref={ref} id="authenticators" tabIndex={-1} className="text-lg">
        {t('list')}
      </h3>
      <ul aria-labelledby="authenticators" className="flex flex-col divide-y divide-line">
        {mfa.authenticators.map((authenticator) => (
          <FactorLine
            key={authenticator.id}
            factor={authenticator}
            field={t('name')}
            consequence={last ? keyGone(mfa) : t('removeMeans')}
            needed={last && wouldLack(mfa, kindsWithout(mfa, 'authenticator'))}
            onRename={(name) => api.renameAuthenticator(authenticator.id, name)}
            onGone={onGone}
            onRemove={() => api.removeAuthenticator(authenticator.id, mfa.version)}
            onRemoved={last ? onTurnedOff : onRemoved}
          />
        ))}
      </ul>
    </div>
  )
}

interface AuthenticatorListProps {
  ref: Ref<HTMLHeadingElement>
  mfa: MfaView
  onGone: (label: string) => void
  /** Others are left. */
  onRemoved: () => void
  /** None is left; MFA may be on all the same. */
  onTurnedOff: () => void
}
