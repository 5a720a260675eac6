import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import type { LinkView, PasswordLinkPurpose } from '@/lib/schemas/password'
import { Button } from '../../ui/button/button'
import { NewPasswordField } from '../new-password-field'
import { type NewPasswordMessages, problemOf } from '../new-password-messages'
import { isExpired } from './use-link'

/** The new password of a link that is still good. A refused one leaves the link as it was. */
export function SetPasswordForm({ purpose, token, link, messages, onSet, onExpired }: SetPasswordFormProps) {
  const field = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const { shortest } = link
  useEffect(() => field.current?.focus(), [])

  const refuse = (sentence: string) => {
    setError(sentence)
    field.current?.focus()
    field.current?.select()
  }
  const send = async (password: string) => {
    setBusy(true)
    setError(null)
    try {
      await api.setPassword(purpose, { token, password })
      onSet()
    } catch (refusal) {
      if (isExpired(refusal)) return onExpired()
      setBusy(false)
      refuse(sentenceOf(refusal, messages))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const password = field.current?.value ?? ''
    const problem = problemOf(password, { shortest, messages: messages.choose })
    if (problem) refuse(problem)
    else if (!busy) void send(password)
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <NewPasswordField
        ref={field}
        rules={{ shortest, known: [link.name, link.address.replace(/^.*@/u, '')] }}
        error={error}
        messages={messages.choose}
      />
      <Button type="submit" size="large" className="w-full" busy={busy}>
        {messages.submit}
      </Button>
    </form>
  )
}

function sentenceOf(refusal: unknown, { choose, offline }: SetPasswordFormProps['messages']) {
  if (!(refusal instanceof ApiError)) return offline
  return refusal.problem.fields?.password ? choose.refused : refusal.detail || offline
}

interface SetPasswordFormProps {
  purpose: PasswordLinkPurpose
  token: string
  link: LinkView
  messages: { choose: NewPasswordMessages; submit: string; offline: string }
  onSet: () => void
  onExpired: () => void
}
