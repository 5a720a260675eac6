import { useTranslations } from 'next-intl'
import { isOffline } from '@/lib/client/api'
import { useErrorSentence } from '../errors/use-error-sentence'
import { Button } from '../ui/button/button'
import { Notice } from '../ui/notice'

/** What could not be read, and how to try again. */
export function Failed({ error, goesOn = true, onRetry }: FailedProps) {
  const t = useTranslations('list')
  const sentence = useErrorSentence()
  return (
    <Notice tone="bad" role="alert">
      <p className="pb-3">{goesOn && isOffline(error) ? t('offline') : sentence(error)}</p>
      <Button kind="plain" onClick={onRetry}>
        {t('again')}
      </Button>
    </Notice>
  )
}

interface FailedProps {
  error: Error
  /** It is read by itself once there is a connection; a further page is not. */
  goesOn?: boolean
  onRetry: () => void
}
