import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef } from 'react'
import { Button } from '../../ui/button/button'

/** Asked after the print dialog. The focus is on the question, so that no key answers it by accident. */
export function PrintQuestion({ onAnswer }: { onAnswer: (printed: boolean) => void }) {
  const t = useTranslations('recoveryCodes')
  const id = useId()
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => question.current?.focus(), [])
  return (
    <div className="appear mt-4 rounded-box bg-wash px-4 py-3">
      <p ref={question} id={id} tabIndex={-1} className="pb-3 font-semibold">
        {t('didItPrint')}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button kind="plain" aria-describedby={id} onClick={() => onAnswer(true)}>
          {t('itPrinted')}
        </Button>
        <Button kind="plain" aria-describedby={id} onClick={() => onAnswer(false)}>
          {t('itDidNot')}
        </Button>
      </div>
    </div>
  )
}
