import { useTranslations } from 'next-intl'
import { ApiError } from '@/lib/client/api'
import { PortalClockHelp } from '../errors/portal-clock-help'
import { Button } from '../ui/button/button'
import type { StepUpMethod } from './step-up-field'

const fields = {
  'looks-like-recovery-code': { to: 'recovery-code', label: 'asRecoveryCode' },
  'looks-like-email-code': { to: 'email', label: 'asEmailedCode' },
} as const

/** What helps against a miss, below its sentence: the way to the clock, or to the field where what was typed belongs. */
export function StepUpAids({ error, methods, onCarry }: StepUpAidsProps) {
  const t = useTranslations('stepUp')
  if (!(error instanceof ApiError)) return null
  if (error.code === 'clock-skew') return <PortalClockHelp />
  const field = error.code in fields ? fields[error.code as keyof typeof fields] : null
  if (!field || !methods.includes(field.to)) return null
  return (
    <Button kind="text" className="-mt-3 self-start" onClick={() => onCarry(field.to)}>
      {t(field.label)}
    </Button>
  )
}

interface StepUpAidsProps {
  error: unknown
  methods: StepUpMethod[]
  onCarry: (to: StepUpMethod) => void
}
