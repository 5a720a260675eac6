import { Copy, Download, Printer } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { copyText, download, recoveryFileName } from '@/lib/client/recovery-file'
import { Button } from '../ui/button'

export type Way = 'saved' | 'copied' | 'printed'

/** Three ways to take the codes along; what was done is said. */
export function TakeCodes({ taken, portalName, text, onTaken }: TakeCodesProps) {
  const t = useTranslations('recoveryCodes')
  const take = (way: Way, run: () => void | Promise<void>) => async () => {
    await run()
    onTaken(way)
  }
  const save = take('saved', () => download(recoveryFileName(portalName), text))
  return (
    <>
      <div className="grid grid-cols-2 gap-3 pt-5">
        <Button className="col-span-2" onClick={save}>
          <Download aria-hidden="true" className="size-4" />
          <span>{t('save')}</span>
        </Button>
        <Button kind="plain" onClick={take('copied', () => copyText(text))}>
          <Copy aria-hidden="true" className="size-4" />
          <span>{t('copy')}</span>
        </Button>
        <Button kind="plain" onClick={take('printed', () => print())}>
          <Printer aria-hidden="true" className="size-4" />
          <span>{t('print')}</span>
        </Button>
      </div>
      <p role="status" className="min-h-8 pt-2 text-[0.9375rem] text-good">
        {taken ? t(taken) : ''}
      </p>
    </>
  )
}

interface TakeCodesProps {
  taken: Way | null
  portalName: string
  text: string
  onTaken: (way: Way) => void
}
