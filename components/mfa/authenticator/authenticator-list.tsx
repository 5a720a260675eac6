import { useTranslations } from 'next-intl'
import type { Ref } from 'react'
import { api } from '@/lib/client/api'
import { FactorLine } from '../factors/factor-line'
import { kindsWithout, wouldLack } from '../factors/factors'
import { useKeyGone } from '../factors/use-key-gone'
import { useMfaSection } from '../section-context'

/** The apps in use. Removing the last one is clearing the authenticator key, and says so. */
export function AuthenticatorList({ ref, onRemoved }: AuthenticatorListProps) {
  const t = useTranslations('authenticator')
  const { mfa, actions } = useMfaSection()
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
            onRemove={() => api.removeAuthenticator(authenticator.id, mfa.version)}
            onRemoved={last ? actions.turnedOff : onRemoved}
          />
        ))}
      </ul>
    </div>
  )
}

interface AuthenticatorListProps {
  ref: Ref<HTMLHeadingElement>
  /** Others are left. */
  onRemoved: () => void
}
