import { type FormEvent, type Ref, type RefObject, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import { keepAddress } from '@/lib/client/kept-address'
import { Button, ButtonLink } from '../../ui/button/button'
import { describedBy, Field, inputClasses } from '../../ui/field'
import { useHydrated } from '../../ui/use-hydrated'
import { useCarriedAddress } from './use-carried-address'

export interface RequestFormMessages {
  email: string
  emailMissing: string
  submit: string
  back: string
  offline: string
}

export interface KnownRequest {
  /** Typed last in this browser, on the sign-in page or here; empty where none was kept. */
  address: string
  initialError: string | null
}

/** A plain form first: it also works without this script, one page later. */
export function RequestForm({ messages, address, isFocused, ...request }: RequestFormProps) {
  const field = useRef<HTMLInputElement>(null)
  const { error, busy, submit } = useRequest({ field, messages, ...request })
  const here = useHydrated()
  useCarriedAddress(field, address)
  useEffect(() => {
    if (isFocused) field.current?.focus()
  }, [isFocused])
  return (
    <form
      method="post"
      action="/password-reset/send"
      onSubmit={submit}
      noValidate={here}
      className="flex flex-col gap-5"
    >
      <EmailField ref={field} label={messages.email} address={address} error={error} />
      <Button type="submit" native size="large" className="w-full" busy={busy}>
        {messages.submit}
      </Button>
      <ButtonLink
        href="/sign-in"
        kind="plain"
        size="large"
        onClick={() => keepAddress(field.current?.value.trim() ?? '')}
      >
        {messages.back}
      </ButtonLink>
    </form>
  )
}

interface RequestFormProps extends KnownRequest {
  messages: RequestFormMessages
  /** The user asked for another address. */
  isFocused: boolean
  onSent: (address: string) => void
}

function useRequest({ field, messages, initialError, onSent }: RequestOptions) {
  const [error, setError] = useState(initialError)
  const [busy, setBusy] = useState(false)
  const refuse = (sentence: string) => {
    setError(sentence)
    field.current?.focus()
  }
  const send = async (address: string) => {
    setBusy(true)
    setError(null)
    try {
      await api.requestReset(address)
      onSent(address)
    } catch (refusal) {
      setBusy(false)
      refuse((refusal instanceof ApiError && refusal.detail) || messages.offline)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const address = field.current?.value.trim() ?? ''
    if (!address.includes('@')) refuse(messages.emailMissing)
    else if (!busy) void send(address)
  }
  return { error, busy, submit }
}

interface RequestOptions extends Pick<RequestFormProps, 'messages' | 'initialError' | 'onSent'> {
  field: RefObject<HTMLInputElement | null>
}

function EmailField({ ref, label, address, error }: EmailFieldProps) {
  return (
    <Field id="email" label={label} error={error}>
      <input
        ref={ref}
        id="email"
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={320}
        required
        defaultValue={address}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy('email', { error })}
        className={`${inputClasses} h-12`}
      />
    </Field>
  )
}

interface EmailFieldProps {
  ref: Ref<HTMLInputElement>
  label: string
  address: string
  error: string | null
}
