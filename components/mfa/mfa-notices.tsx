import { useTranslations } from 'next-intl'
import type { MfaView } from '@/lib/schemas/account'
import { Notice } from '../ui/notice'
import { Sentence } from '../ui/sentence'
import { When } from '../ui/when'

/** What the company has settled: its own sign-in service, or that MFA must be on. */
export function MfaNotices({ mfa }: { mfa: MfaView }) {
  const t = useTranslations('mfa')
  if (mfa.managedBy) {
    return <Notice tone="calm">{t(`managed.${mfa.managedBy.kind}`, { name: mfa.managedBy.name })}</Notice>
  }
  if (mfa.enabled && !mfa.allowed.includes(mfa.option)) {
    return <Notice tone="warn">{t('notOffered', { option: t(`options.${mfa.option}`) })}</Notice>
  }
  if (!mfa.policy.required || mfa.enabled) return null
  const { deadline } = mfa.policy
  return (
    <Notice tone="warn">
      <Sentence>
        {deadline ? t.rich('requiredBy', { deadline: () => <When at={deadline} /> }) : t('requiredNow')}
      </Sentence>
    </Notice>
  )
}
