import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { signOut } from '@/lib/client/sign-out'
import type { MfaOption } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'

/** The set-up is done; the best proof is to use it once while the phone is at hand. */
export function FinishedNotice({ by }: { by: MfaOption }) {
  const t = useTranslations('mfa')
  const button = useRef<HTMLButtonElement>(null)
  const [leaving, setLeaving] = useState(false)
  useEffect(() => button.current?.focus(), [])
  return (
    <Notice tone="good">
      <p className="pb-3">
        {t(by === 'email' ? 'finishedByEmail' : by === 'passkey' ? 'finishedByPasskey' : 'finished')}
      </p>
      <Button
        ref={button}
        busy={leaving}
        onClick={() => {
          setLeaving(true)
          signOut().catch(() => setLeaving(false))
        }}
      >
        {t('tryIt')}
      </Button>
    </Notice>
  )
}
