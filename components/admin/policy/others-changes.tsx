import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Policy } from '@/lib/schemas/admin'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'

interface OthersChangesProps {
  /** The fields that another administrator changed while this form was edited. */
  names: (keyof Policy)[]
  saved: Policy
  draft: Policy
}

/** What another administrator saved while this form was edited, and which of these fields *Save policy* would replace. */
export function OthersChanges({ names, saved, draft }: OthersChangesProps) {
  const t = useTranslations('admin.policy.others')
  const labelOf = useLabel()
  const savedValue = useValue()
  return (
    <div role="status" className="empty:absolute">
      {names.length > 0 && (
        <Notice tone="warn">
          <p className="font-semibold">{t('heading')}</p>
          <p>{t('means')}</p>
          <ul className="flex list-disc flex-col gap-1 ps-5 pt-2">
            {names.map((name) => (
              <li key={name}>
                <Sentence>
                  {t.rich('field', {
                    field: labelOf(name),
                    value: () => <Value>{savedValue(name, saved[name])}</Value>,
                  })}
                </Sentence>
                {!Object.is(draft[name], saved[name]) && <span className="block text-quiet">{t('yours')}</span>}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  )
}

const Value = ({ children }: { children: ReactNode }) => <span>{children}</span>

function useLabel() {
  const t = useTranslations('admin.policy')
  return (name: keyof Policy) => {
    if (name === 'mfa') return t('mfa.heading')
    if (name === 'requiredFrom') return t('mfa.from.label')
    if (name === 'graceDays') return t('mfa.grace.label')
    if (name === 'managedExemption') return t('exemption.heading')
    if (name === 'mobileRequiresMfa') return t('sessions.mobile.label')
    return isMethod(name) ? t(`methods.${name}.label`) : t(`sessions.${name}.label`)
  }
}

type Method = Extract<keyof Policy, `allow${string}`>
const isMethod = (name: keyof Policy): name is Method => name.startsWith('allow')

function useValue() {
  const t = useTranslations('admin.policy')
  return (name: keyof Policy, value: Policy[keyof Policy]): ReactNode => {
    if (value === 'required' || value === 'optional') return t(`mfa.${value}.label`)
    if (value === 'always' || value === 'provider' || value === 'never') return t(`exemption.${value}.label`)
    if (typeof value === 'boolean') return t(value ? 'others.on' : 'others.off')
    if (value === null) return t('others.atOnce')
    return name === 'requiredFrom' ? <When at={String(value)} /> : value
  }
}
