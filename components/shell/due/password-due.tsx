'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { buttonClasses } from '../../ui/button/button-classes'
import { Notice } from '../../ui/notice'
import { usePasswordDue } from './use-password-due'

/** Says so itself, with the form at its top. */
const withForm = '/account/activity'

/** On every page for people whose password is void; gone as soon as a new one is set. */
export function PasswordDue({ initial }: { initial: boolean }) {
  const t = useTranslations('passwordDue')
  const path = usePathname()
  const { due } = usePasswordDue(initial)
  if (!due || path === withForm) return null
  return (
    <Notice tone="warn" role="status" className="mb-8 max-md:mb-12">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p>{t('sentence')}</p>
        <Link href="/account/settings#password" className={buttonClasses({ kind: 'plain' })}>
          {t('action')}
        </Link>
      </div>
    </Notice>
  )
}
