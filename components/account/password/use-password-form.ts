import type { UseMutationResult } from '@tanstack/react-query'
import { useMessages, useTranslations } from 'next-intl'
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { ApiError } from '@/lib/client/api'
import { useErrorSentence } from '../../errors/use-error-sentence'
import type { NewPasswordRules } from '../../password/new-password-field'
import { type NewPasswordMessages, problemOf } from '../../password/new-password-messages'

export interface PasswordToChange {
  change: UseMutationResult<void, Error, { currentPassword?: string; password: string }>
  rules: NewPasswordRules
  /** The current one is void: it is not asked for. */
  due: boolean
  /** The field for the new one, for callers that move the focus there. */
  field?: RefObject<HTMLInputElement | null> | undefined
}

/** What is wrong, by the field it belongs to. */
interface Problems {
  current: string | null
  next: string | null
}

/** Sends the change once both fields are right; the first wrong one takes the focus. */
export function usePasswordForm({ change, rules, due, field }: PasswordToChange) {
  const t = useTranslations('password')
  const messages = useMessages().password.choose
  const current = useRef<HTMLInputElement>(null)
  const own = useRef<HTMLInputElement>(null)
  const next = field ?? own
  const [typing, setTyping] = useState<Problems>({ current: null, next: null })
  const refused = useRefusal(change.error, messages)
  const problems = { current: typing.current ?? refused.current, next: typing.next ?? refused.next }
  useEffect(() => {
    const field = problems.current ? current : problems.next ? next : null
    field?.current?.focus()
    field?.current?.select()
  }, [problems.current, problems.next, next])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (change.isPending) return
    const password = next.current?.value ?? ''
    const currentPassword = current.current?.value ?? ''
    const found = {
      current: due || currentPassword ? null : t('currentMissing'),
      next: problemOf(password, { shortest: rules.shortest, messages }),
    }
    change.reset()
    setTyping(found)
    if (!found.current && !found.next) change.mutate(due ? { password } : { currentPassword, password })
  }
  return { current, next, problems, refusal: refused.other, submit }
}

/** The server's refusal, as a sentence at the place that it is about. */
function useRefusal(error: Error | null, messages: NewPasswordMessages) {
  const t = useTranslations('password')
  const sentence = useErrorSentence()
  const none = { current: null, next: null, other: null }
  if (!(error instanceof ApiError)) return { ...none, other: sentence(error) }
  if (error.code === 'invalid-credentials') return { ...none, current: t('currentWrong') }
  if (error.problem.fields?.currentPassword) return { ...none, current: t('currentMissing') }
  if (error.code === 'too-many-attempts') return { ...none, current: sentence(error) }
  return error.problem.fields?.password ? { ...none, next: messages.refused } : { ...none, other: sentence(error) }
}
