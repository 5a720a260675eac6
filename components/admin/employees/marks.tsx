import { useTranslations } from 'next-intl'
import { daysUntil } from '@/lib/client/days'
import type { Employee } from '@/lib/schemas/admin'
import { type Tone, ToneSign } from '../../ui/notice'
import { useHydrated } from '../../ui/use-hydrated'

function Mark({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <ToneSign tone={tone} />
      <span>{children}</span>
    </span>
  )
}

const states = { active: 'good', invited: 'calm', disabled: 'calm', locked: 'bad' } as const
export function StateMark({ state }: { state: Employee['state'] }) {
  const t = useTranslations('admin.employees')
  return <Mark tone={states[state]}>{t(`states.${state}`)}</Mark>
}

const mfaStates = { on: 'good', off: 'warn', exempt: 'calm' } as const
export function MfaMark({ state }: { state: Employee['mfa']['state'] }) {
  const t = useTranslations('admin.employees')
  return <Mark tone={mfaStates[state]}>{t(`mfa.${state}`)}</Mark>
}

/** In days, for people without MFA. */
export function Deadline({ at }: { at: string }) {
  const t = useTranslations('admin.employees')
  const here = useHydrated()
  const days = daysUntil(at)
  if (!here) return null
  return (
    <span className={`block text-[0.9375rem] ${days === null ? 'font-semibold text-bad' : 'text-quiet'}`}>
      {days === null ? t('overdue') : t('daysLeft', { days })}
    </span>
  )
}
