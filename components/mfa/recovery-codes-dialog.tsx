import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy, Download, Printer } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '@/lib/client/api'
import { copyText, download, type RecoverySet, recoveryFileName, recoveryFileText } from '@/lib/client/recovery-file'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Notice } from '../ui/notice'
import { PrintedCodes } from './printed-codes'

export interface Site {
  portalName: string
  portalUrl: string
  account: string
}

/** The codes are shown this once. Whoever leaves without having taken them is asked, one time. */
export function RecoveryCodesDialog({ set, site, onClose }: { set: RecoverySet; site: Site; onClose: () => void }) {
  const t = useTranslations('recoveryCodes')
  const [made] = useState(() => new Date())
  const [taken, setTaken] = useState<'saved' | 'copied' | 'printed' | null>(null)
  const [asking, setAsking] = useState(false)
  const text = useFileText(set, site, made)
  const mark = useMarkSaved(set.setId)

  const take = (how: 'saved' | 'copied' | 'printed') => {
    setTaken(how)
    setAsking(false)
    mark.mutate()
  }
  const leave = () => (taken || asking ? onClose() : setAsking(true))
  const copy = async () => {
    await copyText(text)
    take('copied')
  }

  return (
    <Dialog
      open
      onClose={leave}
      title={t('title')}
      description={t('why')}
      onCloseAutoFocus={(event) => event.preventDefault()}
    >
      <ul className="code-text grid gap-x-4 gap-y-1.5 rounded-box bg-wash px-4 py-3.5 text-center text-[1.0625rem] min-[26rem]:grid-cols-2">
        {set.codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <p className="pt-2.5 text-[0.9375rem] text-quiet">{t('setId', { setId: set.setId })}</p>
      <div className="flex flex-wrap gap-3 pt-5">
        <Button
          className="grow"
          onClick={() => {
            download(recoveryFileName(site.portalName), text)
            take('saved')
          }}
        >
          <Download aria-hidden="true" className="size-4" />
          {t('save')}
        </Button>
        <Button kind="plain" className="grow" onClick={copy}>
          <Copy aria-hidden="true" className="size-4" />
          {t('copy')}
        </Button>
        <Button
          kind="plain"
          className="grow"
          onClick={() => {
            print()
            take('printed')
          }}
        >
          <Printer aria-hidden="true" className="size-4" />
          {t('print')}
        </Button>
      </div>
      <p role="status" className="min-h-6 pt-2 text-[0.9375rem] text-good">
        {taken ? t(taken) : ''}
      </p>
      {asking && (
        <Notice tone="warn" role="alert" className="mt-2">
          {t('unsaved')}
        </Notice>
      )}
      <div className="mt-4 flex flex-wrap justify-end gap-3 border-line border-t pt-5">
        {asking && (
          <Button kind="danger" onClick={onClose}>
            {t('leave')}
          </Button>
        )}
        {asking ? (
          <Button kind="plain" onClick={() => setAsking(false)}>
            {t('back')}
          </Button>
        ) : (
          <Button kind={taken ? 'main' : 'plain'} onClick={leave}>
            {t('done')}
          </Button>
        )}
      </div>
      <PrintedCodes set={set} site={site} made={made} />
    </Dialog>
  )
}

function useFileText(set: RecoverySet, site: Site, made: Date) {
  const t = useTranslations('recoveryFile')
  const words = {
    title: t('title'),
    site: t('site'),
    account: t('account'),
    made: t('made'),
    set: t('set'),
    how: t('how'),
  }
  return recoveryFileText({ ...set, ...site, made, words })
}

/** That they were taken is remembered by the server; where it cannot be told, the settings page will ask again. */
function useMarkSaved(setId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.recoveryCodesSaved(setId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['mfa'] }),
  })
}
