import { Copy, Download, Printer } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { copyText, download, recoveryFileName } from '@/lib/client/recovery-file'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { PrintQuestion } from './print-question'

export type Way = 'saved' | 'copied' | 'printed'
/** Why a press took nothing along. */
type Failure = 'notSavedNow' | 'notCopied' | 'notPrinted'

/**
 * Three ways to take the codes along. Only what has happened is said: a refused clipboard is a failure, and no browser
 * tells whether its print dialog was cancelled, so the user is asked.
 */
export function TakeCodes({ taken, portalName, text, onTaken, next }: TakeCodesProps) {
  const t = useTranslations('recoveryCodes')
  const [failure, setFailure] = useState<Failure | null>(null)
  const [asking, setAsking] = useState(false)
  const [printed, setPrinted] = useState<boolean | null>(null)
  const printButton = useRef<HTMLButtonElement>(null)
  // The question goes, and the focus would go with it.
  useEffect(() => {
    if (printed !== null) (printed ? next : printButton).current?.focus()
  }, [printed, next])
  const settle = (way: Way, failed: Failure | null) => {
    setFailure(failed)
    setAsking(false)
    if (!failed) onTaken(way)
  }
  const save = () => settle('saved', download(recoveryFileName(portalName), text) ? null : 'notSavedNow')
  const copy = async () => settle('copied', (await copyText(text)) ? null : 'notCopied')
  const print = () => {
    setFailure(null)
    setPrinted(null)
    window.print()
    setAsking(true)
  }
  const answer = (yes: boolean) => {
    setPrinted(yes)
    settle('printed', yes ? null : 'notPrinted')
  }
  return (
    <>
      <div className="grid grid-cols-2 gap-3 pt-5">
        <Button className="col-span-2" onClick={save}>
          <Download aria-hidden="true" className="size-4" />
          <span>{t('save')}</span>
        </Button>
        <Button kind="plain" onClick={copy}>
          <Copy aria-hidden="true" className="size-4" />
          <span>{t('copy')}</span>
        </Button>
        <Button ref={printButton} kind="plain" onClick={print}>
          <Printer aria-hidden="true" className="size-4" />
          <span>{t('print')}</span>
        </Button>
      </div>
      {asking && <PrintQuestion onAnswer={answer} />}
      {failure && (
        <Notice tone="warn" role="alert" className="mt-4">
          {t(failure)}
        </Notice>
      )}
      <p role="status" className="min-h-8 pt-2 text-[0.9375rem] text-good">
        {taken && !asking && !failure ? t(taken) : ''}
      </p>
    </>
  )
}

interface TakeCodesProps {
  taken: Way | null
  portalName: string
  text: string
  onTaken: (way: Way) => void
  /** What comes after the codes were printed. */
  next: RefObject<HTMLElement | null>
}
