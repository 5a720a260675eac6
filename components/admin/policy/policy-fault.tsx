import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { ApiError } from '@/lib/client/api'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { buttonClasses } from '../../ui/button/button-classes'
import { Notice } from '../../ui/notice'

/** Why the policy was not saved; who would lock themselves out reads what to do first. */
export function PolicyFault({ error }: { error: Error | null }) {
  const t = useTranslations('admin.policy')
  const sentence = useErrorSentence()
  const isLast = error instanceof ApiError && error.code === 'last-administrator'
  const words = isLast ? t('lastAdministrator') : sentence(error)
  if (!words) return null
  return (
    <Notice tone="bad" role="alert">
      <p>{words}</p>
      {isLast && (
        <Link href="/account/settings" className={`${buttonClasses({ kind: 'text' })} mt-1`}>
          {t('ownSettings')}
        </Link>
      )}
    </Notice>
  )
}
