'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import type { NewPasswordRules } from '../../password/new-password-field'
import { usePasswordDue } from '../../shell/due/use-password-due'
import { Notice } from '../../ui/notice'
import { PasswordForm } from './password-form'

/** There is a password again: another tab of this session has set it. */
const isSetMeanwhile = (error: Error | null) =>
  error instanceof ApiError && (error.code === 'changed-meanwhile' || Boolean(error.problem.fields?.currentPassword))

/** Where the password is void, the current one is not asked for. */
export function PasswordSection({ rules, address, initialDue, onlyDue = false, field }: PasswordSectionProps) {
  const t = useTranslations('password')
  const queries = useQueryClient()
  const notice = useRef<HTMLDivElement>(null)
  const { due, setDue } = usePasswordDue(initialDue)
  const [changed, setChanged] = useState({ times: 0, wasDue: false })
  const change = useMutation({
    mutationFn: api.changePassword,
    onSuccess: async () => {
      setChanged(({ times }) => ({ times: times + 1, wasDue: due }))
      setDue(false)
      const stale = [['sessions'], ['trusted-browsers'], ['activity'], ['mfa']]
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
    },
    onError: (error) => {
      if (isSetMeanwhile(error)) setDue(false)
    },
  })
  useEffect(() => {
    if (changed.times) notice.current?.focus()
  }, [changed])

  const isOpen = due || !onlyDue
  return (
    <section id="password" aria-labelledby="password-heading" className="flex flex-col gap-6">
      <div>
        <h2 id="password-heading" className="pb-1.5 text-2xl">
          {t('heading')}
        </h2>
        {isOpen && <p className="text-quiet">{t(due ? 'due' : 'sentence')}</p>}
        <div ref={notice} tabIndex={-1} role="status">
          {onlyDue && isSetMeanwhile(change.error) && (
            <Notice tone="calm" className="mt-4">
              {t('meanwhile')}
            </Notice>
          )}
          {change.isSuccess && (
            <Notice tone="good" className="mt-4">
              {t(changed.wasDue ? 'chosen' : 'changed')}
            </Notice>
          )}
        </div>
      </div>
      {isOpen && <PasswordForm key={changed.times} {...{ change, rules, address, due, field }} />}
    </section>
  )
}

interface PasswordSectionProps {
  rules: NewPasswordRules
  /** For password managers, which file what is typed under it. */
  address: string
  /** Whether the password was void when the page was made. */
  initialDue: boolean
  /** Shows the form only while a new one is due. */
  onlyDue?: boolean
  /** The field for the new one, for callers that move the focus there. */
  field?: RefObject<HTMLInputElement | null>
}
