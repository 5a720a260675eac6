import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'

/** Asked once, with the focus on the way that loses nothing. */
export function UnsavedQuestion({ onLeave, onBack }: { onLeave: () => void; onBack: () => void }) {
  const t = useTranslations('recoveryCodes')
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => back.current?.focus(), [])
  return (
    <>
      <Notice tone="warn" role="alert">
        {t('unsaved')}
      </Notice>
      <div className="mt-4 flex flex-wrap justify-end gap-3">
        <Button kind="danger" onClick={onLeave}>
          {t('leave')}
        </Button>
        <Button ref={back} kind="plain" onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </>
  )
}
