import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'

/** The person has the codes, but the server does not know it. */
export function NotNoted({ error, busy, onRetry }: { error: Error | null; busy: boolean; onRetry: () => void }) {
  const t = useTranslations('recoveryCodes')
  // The last reason stays while the portal is asked again, and the pressed button with it.
  const [last, setLast] = useState(error)
  if (!busy && last !== error) setLast(error)
  const reason = useErrorSentence()(busy ? last : error)
  const notice = useRef<HTMLDivElement>(null)
  // On a small screen it lies below what is seen of the window.
  useEffect(() => {
    if (reason) notice.current?.scrollIntoView?.({ block: 'nearest' })
  }, [reason])
  if (!reason) return null
  return (
    <Notice ref={notice} tone="warn" role="alert" className="mb-2">
      <p className="font-semibold">{t('notNoted')}</p>
      <p className="pb-3">{reason}</p>
      <Button kind="plain" busy={busy} onClick={onRetry}>
        {t('noteAgain')}
      </Button>
    </Notice>
  )
}
