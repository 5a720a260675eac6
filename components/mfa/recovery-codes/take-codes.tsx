import { Copy, Download, Printer } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { PrintQuestion } from './print-question'
import { type CodesToTake, type TakenBy, useTakeCodes } from './use-take-codes'

/** Three ways to take the codes along. Only what has happened is said: a refused clipboard is a failure. */
export function TakeCodes({ taken, ...codes }: TakeCodesProps) {
  const t = useTranslations('recoveryCodes')
  const { failure, asking, printButton, save, copy, print, answer } = useTakeCodes(codes)
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

interface TakeCodesProps extends CodesToTake {
  taken: TakenBy | null
}
