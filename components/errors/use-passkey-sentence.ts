import { useTranslations } from 'next-intl'
import { ApiError } from '@/lib/client/api'
import { PasskeyError } from '@/lib/client/passkey'
import { useErrorSentence } from './use-error-sentence'

/** The sentence for what asking for a passkey has come to; null where nothing is to be said. */
export function usePasskeySentence() {
  const t = useTranslations('passkeyUse')
  const sentence = useErrorSentence()
  return (error: unknown) => {
    return error instanceof PasskeyError ? reasonSentence(error) : sentence(error)
  }

  function reasonSentence({ reason }: PasskeyError) {
    if (reason === 'aborted') return null
    if (reason === 'offline') return sentence(new ApiError('offline'))
    return t(reason === 'already-here' ? 'failed' : reason)
  }
}
