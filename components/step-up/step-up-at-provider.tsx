'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button/button'
import { FieldError } from '../ui/notice'
import { useProviderWindow } from './use-provider-window'

interface StepUpAtProviderProps {
  provider: NonNullable<MfaView['provider']>
  onDone: () => void
  onCancel: () => void
}

/** The dialog's content for people who sign in at their company's provider: they sign in there once more. */
export function StepUpAtProvider({ provider: { id, name }, onDone, onCancel }: StepUpAtProviderProps) {
  const t = useTranslations('stepUp')
  const common = useTranslations('common')
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  const { state, opened, open } = useProviderWindow(id, onDone)
  const error =
    state.kind === 'blocked' ? t('blocked') : state.kind === 'failed' ? state.sentence || common('offline') : null
  return (
    <div className="flex flex-col gap-5">
      <p className="wrap-anywhere">{t('atProvider', { name })}</p>
      {error && <FieldError id="step-up-error">{error}</FieldError>}
      <p role="status" className={opened ? 'text-quiet' : 'sr-only'}>
        {opened ? t('waiting') : ''}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button ref={button} busy={state.kind === 'busy'} onClick={() => void open()}>
          {t('confirmAt', { name })}
        </Button>
        <Button kind="plain" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  )
}
