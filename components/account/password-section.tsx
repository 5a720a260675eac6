'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { NewPasswordRules } from '../password/new-password-field'
import { Notice } from '../ui/notice'
import { PasswordForm } from './password-form'

/** `address`: for password managers, which file what is typed under it. */
export function PasswordSection({ rules, address }: { rules: NewPasswordRules; address: string }) {
  const t = useTranslations('password')
  const queries = useQueryClient()
  const notice = useRef<HTMLDivElement>(null)
  const [changes, setChanges] = useState(0)
  const change = useMutation({
    mutationFn: api.changePassword,
    onSuccess: async () => {
      setChanges((count) => count + 1)
      await Promise.all(['sessions', 'trusted-browsers'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
  })
  useEffect(() => {
    if (changes) notice.current?.focus()
  }, [changes])

  return (
    <section aria-labelledby="password-heading" className="flex flex-col gap-6 pt-12">
      <div>
        <h2 id="password-heading" className="pb-1.5 text-2xl">
          {t('heading')}
        </h2>
        <p className="text-quiet">{t('sentence')}</p>
        <div ref={notice} tabIndex={-1} role="status">
          {change.isSuccess && (
            <Notice tone="good" className="mt-4">
              {t('changed')}
            </Notice>
          )}
        </div>
      </div>
      <PasswordForm key={changes} change={change} rules={rules} address={address} />
    </section>
  )
}
