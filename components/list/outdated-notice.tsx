import { useTranslations } from 'next-intl'
import { useErrorSentence } from '../errors/use-error-sentence'
import { Notice } from '../ui/notice'

/** What is on the screen could not be read again, so it may be out of date. */
export function OutdatedNotice({ error }: { error: unknown }) {
  const t = useTranslations('common')
  const reason = useErrorSentence()(error)
  return (
    <div role="status" className="empty:absolute">
      {reason && (
        <Notice tone="warn">
          <p>{t('outdated')}</p>
          <p>{reason}</p>
        </Notice>
      )}
    </div>
  )
}
