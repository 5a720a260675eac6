import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'

/** In place of codes that another tab or browser put an end to: what happened, and what to do with copies of them. */
export function ReplacedCodes({ setId, onClose }: { setId: string; onClose: () => void }) {
  const t = useTranslations('recoveryCodes')
  const done = useRef<HTMLButtonElement>(null)
  useEffect(() => done.current?.focus(), [])
  return (
    <>
      <Notice tone="bad" role="alert">
        <p className="font-semibold">{t('replaced')}</p>
        <p>
          <Sentence>{t.rich('replacedMeans', { setId, id: (id) => <span translate="no">{id}</span> })}</Sentence>
        </p>
        <p className="pt-2">{t('replacedNext')}</p>
      </Notice>
      <div className="mt-6 flex justify-end">
        <Button ref={done} onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </>
  )
}
