import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { signOut } from '@/lib/client/sign-out'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'

/** The set-up is done; the best proof is to use it once while the phone is at hand. */
export function FinishedNotice({ byEmail }: { byEmail: boolean }) {
  const t = useTranslations('mfa')
  const button = useRef<HTMLButtonElement>(null)
  const [leaving, setLeaving] = useState(false)
  useEffect(() => button.current?.focus(), [])
  return (
    <Notice tone="good">
      <p className="pb-3">{t(byEmail ? 'finishedByEmail' : 'finished')}</p>
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
