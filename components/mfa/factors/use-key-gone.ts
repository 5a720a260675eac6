import { useTranslations } from 'next-intl'
import type { MfaView } from '@/lib/schemas/account'
import { kindsWithout } from './factors'
import { useFactorList } from './use-factor-list'

/** What clearing the authenticator key means, whichever button does it: what stays by name, or that MFA goes off. */
export function useKeyGone() {
  const t = useTranslations('clear')
  const list = useFactorList()
  return (mfa: MfaView) => {
    const count = mfa.authenticators.length
    const stays = kindsWithout(mfa, 'authenticator')
    return stays.length ? t('keyGone', { count, factors: list(stays) }) : t('keyIsAll', { count })
  }
}
