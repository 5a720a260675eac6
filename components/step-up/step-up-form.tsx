'use client'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import { canUsePasskeys } from '@/lib/client/passkey'
import { useErrorSentence } from '../errors/use-error-sentence'
import { Button } from '../ui/button'
import { describedBy, Field } from '../ui/field'
import { MailFrom } from '../ui/mail-sender'
import { Notice } from '../ui/notice'
import { ResendButton } from '../ui/resend-button'
import { Sentence } from '../ui/sentence'
import { StepUpAids } from './step-up-aids'
import { StepUpField, type StepUpMethod } from './step-up-field'
import { StepUpPasskey } from './step-up-passkey'
import { useEmailedCode } from './use-emailed-code'
import { useStepUpPasskey } from './use-step-up-passkey'

interface StepUpFormProps {
  methods: StepUpMethod[]
  /** Where codes are mailed to. */
  address: string
  onDone: () => void
  onCancel: () => void
}

/** One method at a time. Choosing the passkey asks for it at once. */
export function StepUpForm({ methods, address, onDone, onCancel }: StepUpFormProps) {
  const t = useTranslations('stepUp')
  const sentence = useErrorSentence()
  const [method, setMethod] = useState<StepUpMethod>(firstOf(methods))
  const [empty, setEmpty] = useState(false)
  const [isGone, setGone] = useState(false)
  // The factor was removed, or the first one was set up, in another tab or browser while this window was open.
  if (!methods.includes(method)) {
    setGone(true)
    setMethod(firstOf(methods))
  }
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const carried = useRef('')
  const button = useRef<HTMLButtonElement>(null)
  const proof = useMutation({
    mutationFn: (value: string) => api.stepUp(method === 'password' ? { password: value } : { method, code: value }),
    onSuccess: onDone,
  })
  const mail = useEmailedCode(method === 'email')
  const byMail = method === 'email'
  const miss = empty ? null : proof.error
  const passkey = useStepUpPasskey(onDone)
  const byPasskey = method === 'passkey'
  const error = empty && method !== 'passkey' ? t(`missing.${method}`) : sentence(miss ?? (byMail ? mail.error : null))
  const hint = byMail && mail.sent && (
    <Sentence keep={[address]}>
      {t('sent', { address })} <MailFrom />
    </Sentence>
  )

  useEffect(() => {
    if (proof.isError) field.current?.select()
  }, [proof.isError])
  // Another method is another field: empty, but for what was typed into the wrong one; or a button. A miss of the last one
  // says nothing of it.
  const forget = proof.reset
  useEffect(() => {
    forget()
    if (method) (field.current ?? button.current)?.focus()
    if (field.current && carried.current) field.current.value = carried.current
    carried.current = ''
  }, [method, forget])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (byPasskey) return passkey.press()
    const typed = field.current?.value ?? ''
    const value = method === 'password' ? typed : typed.trim()
    setEmpty(!value)
    if (!value) return field.current?.focus()
    if (!proof.isPending) proof.mutate(value)
  }
  const swap = (to: StepUpMethod) => {
    proof.reset()
    passkey.reset()
    setEmpty(false)
    setMethod(to)
    if (to === 'passkey') passkey.press()
  }
  const carryTo = (to: StepUpMethod) => {
    carried.current = field.current?.value ?? ''
    swap(to)
  }
  const waitsForNext = miss instanceof ApiError && miss.code === 'code-already-used'
  const aria = { invalid: error !== null, describedBy: describedBy('step-up', { hint, error }) }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      {isGone && (
        <Notice tone="warn" role="alert">
          {t('gone')}
        </Notice>
      )}
      {method === 'passkey' ? (
        <StepUpPasskey busy={passkey.busy} error={passkey.error} />
      ) : (
        <Field key={method} id="step-up" label={t(`field.${method}`)} hint={hint} error={error}>
          <StepUpField ref={field} method={method} waitsForNext={waitsForNext} {...aria} />
        </Field>
      )}
      <StepUpAids error={miss} methods={methods} onCarry={carryTo} />
      <div className="flex flex-wrap items-center gap-3">
        <Button ref={button} type="submit" busy={proof.isPending || passkey.busy}>
          {byPasskey ? t('use.passkey') : t('confirm')}
        </Button>
        <Button kind="plain" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
      {byMail && (
        <ResendButton
          label={t('resend')}
          resendAt={mail.resendAt}
          wait={mail.wait}
          busy={mail.busy}
          onPress={() => {
            mail.send()
            field.current?.focus()
          }}
        />
      )}
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

/** A browser without passkeys begins with the next way, where there is one. */
const firstOf = (methods: StepUpMethod[]) =>
  methods.find((method) => method !== 'passkey' || canUsePasskeys()) ?? methods[0] ?? 'password'
