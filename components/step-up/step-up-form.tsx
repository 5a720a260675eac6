'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button/button'
import { ResendButton } from '../ui/button/resend-button'
import { Notice } from '../ui/notice'
import { StepUpAids } from './step-up-aids'
import type { StepUpMethod } from './step-up-field'
import { StepUpPasskey } from './step-up-passkey'
import { StepUpTyped } from './step-up-typed'
import { type StepUpState, useStepUp } from './use-step-up'

/** One method at a time, and a button for each other one. */
export function StepUpForm({ methods, address, onDone, onCancel }: StepUpFormProps) {
  const t = useTranslations('stepUp')
  const step = useStepUp(methods, onDone)
  const { method, typed, passkey } = step
  return (
    <form onSubmit={step.submit} noValidate className="flex flex-col gap-5">
      {step.isGone && (
        <Notice tone="warn" role="alert">
          {t('gone')}
        </Notice>
      )}
      {method === 'passkey' ? (
        <StepUpPasskey busy={passkey.busy} error={passkey.error} />
      ) : (
        <StepUpTyped key={method} method={method} step={step} address={address} />
      )}
      <StepUpAids error={typed.refused} methods={methods} onCarry={step.carryTo} />
      <div className="flex flex-wrap items-center gap-3">
        <Button ref={step.button} type="submit" busy={typed.busy || passkey.busy}>
          {t(method === 'passkey' ? 'use.passkey' : 'confirm')}
        </Button>
        <Button kind="plain" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
      {method === 'email' && <ResendCode step={step} />}
      <OtherMethods methods={methods.filter((other) => other !== method)} onChoose={step.choose} />
    </form>
  )
}

interface StepUpFormProps {
  methods: StepUpMethod[]
  /** Where codes are mailed to. */
  address: string
  onDone: () => void
  onCancel: () => void
}

function ResendCode({ step: { mail, typed } }: { step: StepUpState }) {
  const t = useTranslations('stepUp')
  const press = () => {
    mail.send()
    typed.field.current?.focus()
  }
  return <ResendButton label={t('resend')} resendAt={mail.resendAt} wait={mail.wait} busy={mail.busy} onPress={press} />
}

function OtherMethods({ methods, onChoose }: { methods: StepUpMethod[]; onChoose: (method: StepUpMethod) => void }) {
  const t = useTranslations('stepUp')
  return methods.map((method) => (
    <Button key={method} kind="text" className="self-start" onClick={() => onChoose(method)}>
      {t(`use.${method}`)}
    </Button>
  ))
}
