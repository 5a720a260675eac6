'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { api } from '@/lib/client/api'
import { daysUntil } from '@/lib/client/days'
import type { MfaView } from '@/lib/schemas/account'
import { buttonClasses } from '../../ui/button/button-classes'
import { Notice } from '../../ui/notice'

const settings = '/account/settings'

/** On every page for people who must set up MFA before a deadline; gone as soon as it is on. */
export function MfaDue({ initial }: { initial: MfaView }) {
  const t = useTranslations('mfaDue')
  const path = usePathname()
  const { data: mfa } = useQuery({
    queryKey: ['mfa', 'due'],
    queryFn: api.mfa,
    initialData: initial,
    // Asked again after changes alone: a look by itself would keep the session alive.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const { required, deadline } = mfa.policy
  if (!required || !deadline || mfa.enabled || mfa.managedBy) return null
  const days = daysUntil(deadline)
  if (days === null) return null
  return (
    <Notice tone="calm" role="status" className="mb-8 max-md:mb-12">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p>{t('sentence', { days })}</p>
        {path !== settings && (
          <Link href={settings} className={buttonClasses({ kind: 'plain' })}>
            {t('action')}
          </Link>
        )}
      </div>
    </Notice>
  )
}
