'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import { onStepUp } from '@/lib/client/step-up'
import type { MfaView } from '@/lib/schemas/account'
import { Failed } from '../list/failed'
import { Button } from '../ui/button/button'
import { Dialog } from '../ui/dialog/dialog'
import { StepUpAtProvider } from './step-up-at-provider'
import { StepUpByMail } from './step-up-by-mail'
import { StepUpForm } from './step-up-form'

/** Opened by the first call that needs a fresh proof; what was interrupted goes on when it closes. */
export function StepUpDialog() {
  const t = useTranslations('stepUp')
  const [open, setOpen] = useState(false)
  const answer = useRef<(confirmed: boolean) => void>(undefined)
  const { data: mfa, error, refetch } = useQuery({ queryKey: ['mfa'], queryFn: api.mfa, enabled: open })

  useEffect(
    () =>
      onStepUp(() => {
        setOpen(true)
        return new Promise((resolve) => {
          answer.current = resolve
        })
      }),
    [],
  )

  const close = (confirmed: boolean) => {
    setOpen(false)
    answer.current?.(confirmed)
  }
  return (
    <Dialog open={open} onClose={() => close(false)} title={t('title')} description={t('why')}>
      {mfa?.provider && mfa.stepUpMethods.includes('provider') ? (
        <StepUpAtProvider provider={mfa.provider} onDone={() => close(true)} onCancel={() => close(false)} />
      ) : mfa?.stepUpMethods.length === 0 ? (
        <StepUpByMail onCancel={() => close(false)} />
      ) : mfa ? (
        <StepUpForm
          methods={methodsOf(mfa)}
          address={mfa.email.address}
          onDone={() => close(true)}
          onCancel={() => close(false)}
        />
      ) : error ? (
        <div className="flex flex-col gap-4">
          <Failed error={error} onRetry={() => void refetch()} />
          <Button kind="plain" className="self-end" onClick={() => close(false)}>
            {t('cancel')}
          </Button>
        </div>
      ) : (
        <div className="h-44" role="status" aria-label={t('loading')} />
      )}
    </Dialog>
  )
}

/** What the person chose to be asked for comes first. */
const methodsOf = ({ stepUpMethods, option }: MfaView) =>
  stepUpMethods
    .filter((method) => method !== 'provider')
    .sort((one, other) => Number(other === option) - Number(one === option))
