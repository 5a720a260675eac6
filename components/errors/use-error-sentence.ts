import { useTranslations } from 'next-intl'
import { ApiError } from '@/lib/client/api'

/** The sentence for what a call threw; null for nothing, and for what the person cancelled. */
export function useErrorSentence() {
  const t = useTranslations('common')
  return (error: unknown) => {
    if (!error || (error instanceof ApiError && error.code === 'cancelled')) return null
    return (error instanceof ApiError && error.detail) || t('offline')
  }
}
