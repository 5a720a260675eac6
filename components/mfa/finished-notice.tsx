import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { signOut } from '@/lib/client/sign-out'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button/button'
import { Notice } from '../ui/notice'

/** The set-up is done; the best proof is to use it once while the phone is at hand. */
export function FinishedNotice({ by, mfa, address }: FinishedNoticeProps) {
  const t = useTranslations('mfa')
  const facts = { first: mfa.provider ? 'provider' : 'password', alone: mfa.passkeyAlone ? 'yes' : 'no' }
  const button = useRef<HTMLButtonElement>(null)
  const leaving = useMutation({ mutationFn: () => signOut(address) })
  const error = useErrorSentence()(leaving.error)
  useEffect(() => button.current?.focus(), [])
  return (
    <Notice tone="good">
      <p className="pb-3">
        {t(by === 'email' ? 'finishedByEmail' : by === 'passkey' ? 'finishedByPasskey' : 'finished', facts)}
      </p>
      <Button ref={button} busy={leaving.isPending || leaving.isSuccess} onClick={() => leaving.mutate()}>
        {t('tryIt')}
      </Button>
      {error && (
        <p role="alert" className="pt-3">
          {error}
        </p>
      )}
    </Notice>
  )
}

interface FinishedNoticeProps {
  by: MfaOption
  mfa: Pick<MfaView, 'provider' | 'passkeyAlone'>
  /** The user's, carried to the sign-in page. */
  address: string
}
