import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ApiError } from '@/lib/client/api'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { buttonClasses } from '../../ui/button/button-classes'
import { Notice } from '../../ui/notice'

/** Why the policy was not saved. Administrators who would lock themselves out read what to do first. */
export function PolicyFault({ error }: { error: Error | null }) {
  const t = useTranslations('admin.policy')
  const sentence = useErrorSentence()
  const isLast = error instanceof ApiError && error.code === 'last-administrator'
  const reason = isLast ? t('lastAdministrator') : sentence(error)
  if (!reason) return null
  return (
    <Notice tone="bad" role="alert">
      <p>{reason}</p>
      {isLast && (
        <Link href="/account/settings" className={`${buttonClasses({ kind: 'text' })} mt-1`}>
          {t('ownSettings')}
        </Link>
      )}
    </Notice>
  )
}
