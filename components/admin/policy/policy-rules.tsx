import { useTranslations } from 'next-intl'
import type { Policy } from '@/lib/schemas/admin'
import { Check, Choice, NumberField, Rules } from './policy-fields'
import { RequiredFrom } from './required-from'

interface RulesProps {
  policy: Policy
  change: (values: Partial<Policy>) => void
}

export function MfaRules({ policy, change }: RulesProps) {
  const t = useTranslations('admin.policy.mfa')
  const options = (['optional', 'required'] as const).map((value) => ({
    value,
    label: t(`${value}.label`),
    means: t(`${value}.means`),
  }))
  return (
    <Rules title={t('heading')}>
      <Choice label={t('heading')} value={policy.mfa} options={options} onChange={(mfa) => change({ mfa })} />
      {policy.mfa === 'required' && (
        <>
          <RequiredFrom at={policy.requiredFrom} onChange={(requiredFrom) => change({ requiredFrom })} />
          <NumberField
            label={t('grace.label')}
            hint={t('grace.hint')}
            value={policy.graceDays}
            min={0}
            max={90}
            onChange={(graceDays) => change({ graceDays })}
          />
        </>
      )}
    </Rules>
  )
}

const methods = ['allowAuthenticator', 'allowPasskey', 'allowEmail'] as const
const rules = [...methods, 'allowSwitchToEmail', 'allowEmailAfterReset'] as const

/** Where MFA is required and nothing may be set up, the first method says so. */
export function MethodRules({ policy, change }: RulesProps) {
  const t = useTranslations('admin.policy.methods')
  const lacksMethod = policy.mfa === 'required' && !methods.some((method) => policy[method])
  return (
    <Rules title={t('heading')} sentence={t('sentence')}>
      {rules.map((method) => (
        <Check
          key={method}
          label={t(`${method}.label`)}
          hint={t(`${method}.hint`)}
          error={lacksMethod && method === methods[0] ? t('none') : null}
          checked={policy[method]}
          onChange={(allowed) => change({ [method]: allowed })}
        />
      ))}
    </Rules>
  )
}

const numbers = [
  { name: 'trustedBrowserDays', min: 0, max: 30 },
  { name: 'sessionIdleMinutes', min: 5, max: 60 },
  { name: 'sessionAbsoluteHours', min: 1, max: 24 },
  { name: 'maxSessions', min: 1, max: 100 },
] as const

export function SessionRules({ policy, change }: RulesProps) {
  const t = useTranslations('admin.policy.sessions')
  return (
    <Rules title={t('heading')}>
      {numbers.map(({ name, ...bounds }) => (
        <NumberField
          key={name}
          label={t(`${name}.label`)}
          hint={t(`${name}.hint`)}
          value={policy[name]}
          {...bounds}
          onChange={(value) => change({ [name]: value })}
        />
      ))}
      <Check
        label={t('mobile.label')}
        hint={t('mobile.hint')}
        checked={policy.mobileRequiresMfa}
        onChange={(mobileRequiresMfa) => change({ mobileRequiresMfa })}
      />
    </Rules>
  )
}

export function ExemptionRules({ policy, change }: RulesProps) {
  const t = useTranslations('admin.policy.exemption')
  const options = (['always', 'provider', 'never'] as const).map((value) => ({
    value,
    label: t(`${value}.label`),
    means: t(`${value}.means`),
  }))
  return (
    <Rules title={t('heading')} sentence={t('sentence')}>
      <Choice
        label={t('heading')}
        value={policy.managedExemption}
        options={options}
        onChange={(managedExemption) => change({ managedExemption })}
      />
    </Rules>
  )
}
