'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import { Button } from '../ui/button'
import { describedBy, Field } from '../ui/field'
import { ResendButton } from '../ui/resend-button'
import { StepUpAids } from './step-up-aids'
import { StepUpField, type StepUpMethod } from './step-up-field'
import { useEmailedCode } from './use-emailed-code'
import { useErrorSentence } from './use-error-sentence'

interface StepUpFormProps {
  methods: StepUpMethod[]
  /** Where codes are mailed to. */
  address: string
  onDone: () => void
  onCancel: () => void
}

export function StepUpForm({ methods, address, onDone, onCancel }: StepUpFormProps) {
  const t = useTranslations('stepUp')
  const sentence = useErrorSentence()
  const [method, setMethod] = useState<StepUpMethod>(methods[0] ?? 'password')
  const [empty, setEmpty] = useState(false)
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const carried = useRef('')
  const proof = useMutation({
    mutationFn: (value: string) => api.stepUp(method === 'password' ? { password: value } : { method, code: value }),
    onSuccess: onDone,
  })
  const mail = useEmailedCode(method === 'email')
  const byMail = method === 'email'
  const miss = empty ? null : proof.error
  const error = empty ? t(`missing.${method}`) : sentence(proof.error ?? (byMail ? mail.error : null))
  const hint = byMail && mail.sent ? t('sent', { address }) : null

  useEffect(() => {
    if (proof.isError) field.current?.select()
  }, [proof.isError])
  // Another method is another field: empty, but for what was typed into the wrong one.
  useEffect(() => {
    if (method) field.current?.focus()
    if (field.current && carried.current) field.current.value = carried.current
    carried.current = ''
  }, [method])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const typed = field.current?.value ?? ''
    const value = method === 'password' ? typed : typed.trim()
    setEmpty(!value)
    if (!value) return field.current?.focus()
    if (!proof.isPending) proof.mutate(value)
  }
  const swap = (to: StepUpMethod) => {
    proof.reset()
    setEmpty(false)
    setMethod(to)
  }
  const carryTo = (to: StepUpMethod) => {
    carried.current = field.current?.value ?? ''
    swap(to)
  }
  const waitsForNext = miss instanceof ApiError && miss.code === 'code-already-used'
  const aria = { invalid: error !== null, describedBy: describedBy('step-up', { hint, error }) }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Field key={method} id="step-up" label={t(`field.${method}`)} hint={hint} error={error}>
        <StepUpField ref={field} method={method} waitsForNext={waitsForNext} {...aria} />
      </Field>
      <StepUpAids error={miss} methods={methods} onCarry={carryTo} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={proof.isPending}>
          {t('confirm')}
        </Button>
        <Button kind="plain" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
      {byMail && <ResendButton label={t('resend')} resendAt={mail.resendAt} busy={mail.busy} onPress={mail.send} />}
      {methods
        .filter((other) => other !== method)
        .map((other) => (
          <Button key={other} kind="text" className="self-start" onClick={() => swap(other)}>
            {t(`use.${other}`)}
          </Button>
        ))}
    </form>
  )
}
