import { useTranslations } from 'next-intl'
import { daysUntil } from '@/lib/client/days'
import type { MfaView } from '@/lib/schemas/account'
import { Notice } from '../ui/notice'
import { Sentence } from '../ui/sentence'
import { When } from '../ui/when'

/** What the company has settled: its own sign-in service, or that MFA must be on. */
export function MfaNotices({ mfa }: { mfa: MfaView }) {
  const t = useTranslations('mfa')
  const required = useRequired(mfa)
  if (mfa.managedBy) {
    const { kind, name } = mfa.managedBy
    return (
      <Notice tone="calm">
        <Sentence keep={[name]}>{t(`managed.${kind}`, { name })}</Sentence>
      </Notice>
    )
  }
  if (mfa.enabled && !mfa.allowed.includes(mfa.option)) {
    const sentence = mfa.setupRequired ? 'notOfferedSetUp' : 'notOffered'
    return <Notice tone="warn">{t(sentence, { option: t(`options.${mfa.option}`) })}</Notice>
  }
  if (mfa.enabled || !(mfa.policy.required || mfa.setupRequired)) return null
  return (
    <Notice tone="warn">
      <Sentence>{required}</Sentence>
    </Notice>
  )
}

/** By when, and why. A second step that was reset is due at once, whatever the policy says. */
function useRequired({ policy, setupRequired }: MfaView) {
  const t = useTranslations('mfa')
  const { required, deadline } = policy
  if (setupRequired) return t(required ? 'requiredNow' : 'requiredAgain')
  if (!deadline || daysUntil(deadline) === null) return t('required')
  return <Sentence>{t.rich('requiredBy', { deadline: () => <When at={deadline} /> })}</Sentence>
}
