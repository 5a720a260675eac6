import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import { FactorLine } from '../factors/factor-line'
import { kindsWithout, wouldLack } from '../factors/factors'
import { useMfaSection } from '../section-context'

/** One of the user's passkeys. Removing the last second step turns MFA off, and says so. */
export function PasskeyLine({ passkey, fresh, onRemoved }: PasskeyLineProps) {
  const t = useTranslations('passkeys')
  const { mfa, actions } = useMfaSection()
  const { id, synced } = passkey
  const others = mfa.passkeys.length > 1
  const left = kindsWithout(mfa, 'passkey')
  const isAll = !others && left.length === 0
  return (
    <FactorLine
      factor={passkey}
      field={t('name')}
      fact={t(synced ? 'synced' : 'single')}
      fresh={fresh}
      consequence={t(isAll ? 'removeIsAll' : 'removeMeans')}
      needed={wouldLack(mfa, others ? [...left, 'passkey'] : left)}
      onRename={(name) => api.renamePasskey(id, name)}
      onRemove={() => api.removePasskey(id, mfa.version)}
      onRemoved={isAll ? actions.turnedOff : onRemoved}
    />
  )
}

interface PasskeyLineProps {
  passkey: MfaView['passkeys'][number]
  /** It was just added. */
  fresh: boolean
  /** Another second step is left. */
  onRemoved: () => void
}
