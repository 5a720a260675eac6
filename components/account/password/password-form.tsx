import type { UseMutationResult } from '@tanstack/react-query'
import { useMessages, useTranslations } from 'next-intl'
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { ApiError } from '@/lib/client/api'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { PasswordInput } from '../../fields/password-input'
import { NewPasswordField, type NewPasswordRules } from '../../password/new-password-field'
import { type NewPasswordWords, problemOf } from '../../password/new-password-words'
import { Button } from '../../ui/button'
import { describedBy, Field } from '../../ui/field'
import { Notice } from '../../ui/notice'

/** What is wrong, by the field it belongs to. */
interface Problems {
  current: string | null
  next: string | null
}

/** Where a step-up is due, the dialog asks for it and the change goes on with what stands in the fields. */
export function PasswordForm({ change, rules, address, due, field }: PasswordFormProps) {
  const t = useTranslations('password')
  const words = useMessages().password.choose
  const current = useRef<HTMLInputElement>(null)
  const own = useRef<HTMLInputElement>(null)
  const next = field ?? own
  const [typing, setTyping] = useState<Problems>({ current: null, next: null })
  const refused = useRefusal(change.error, words)
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
      next: problemOf(password, { shortest: rules.shortest, words }),
    }
    change.reset()
    setTyping(found)
    if (!found.current && !found.next) change.mutate(due ? { password } : { currentPassword, password })
  }

  return (
    <form onSubmit={submit} noValidate className="noscript:hidden flex max-w-md flex-col gap-5">
      {refused.other && (
        <Notice tone="bad" role="alert">
          {refused.other}
        </Notice>
      )}
      <input type="text" name="username" autoComplete="username" value={address} readOnly hidden />
      {!due && (
        <Field id="current-password" label={t('current')} error={problems.current}>
          <PasswordInput
            ref={current}
            id="current-password"
            invalid={problems.current !== null}
            describedBy={describedBy('current-password', { error: problems.current })}
            words={words}
          />
        </Field>
      )}
      <NewPasswordField ref={next} rules={rules} error={problems.next} words={words} />
      <Button type="submit" className="self-start" busy={change.isPending}>
        {t(due ? 'set' : 'change')}
      </Button>
    </form>
  )
}

interface PasswordFormProps {
  change: UseMutationResult<void, Error, { currentPassword?: string; password: string }>
  rules: NewPasswordRules
  address: string
  /** The current one is void: it is not asked for. */
  due: boolean
  /** The field for the new one, for who moves the focus there. */
  field?: RefObject<HTMLInputElement | null> | undefined
}

/** The server's refusal, as a sentence at the place that it is about. */
function useRefusal(error: Error | null, words: NewPasswordWords) {
  const t = useTranslations('password')
  const sentence = useErrorSentence()
  const none = { current: null, next: null, other: null }
  if (!(error instanceof ApiError)) return { ...none, other: sentence(error) }
  if (error.code === 'invalid-credentials') return { ...none, current: t('currentWrong') }
  if (error.problem.fields?.currentPassword) return { ...none, current: t('currentMissing') }
  if (error.code === 'too-many-attempts') return { ...none, current: sentence(error) }
  return error.problem.fields?.password ? { ...none, next: words.refused } : { ...none, other: sentence(error) }
}
