import { useTranslations } from 'next-intl'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { ApiError } from '@/lib/client/api'
import { PasskeyError } from '@/lib/client/passkey'

/** The sentence for what making a passkey has come to; null where nothing is to be said. */
export function useNewPasskeySentence() {
  const t = useTranslations('passkeys')
  const sentence = useErrorSentence()
  return (error: unknown) => {
    if (error instanceof PasskeyError) return reasonSentence(error)
    if (error instanceof ApiError && error.code === 'invalid-code') return t('refused')
    if (error instanceof ApiError && error.code === 'enrolment-expired') return t('late')
    return sentence(error)
  }

  function reasonSentence({ reason }: PasskeyError) {
    if (reason === 'aborted') return null
    return reason === 'offline' ? sentence(new ApiError('offline')) : t(`reasons.${reason}`)
  }
}
