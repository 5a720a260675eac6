import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type RefObject, useState } from 'react'
import { api } from '@/lib/client/api'
import { type RecoverySet, recoveryFileText, type Site } from '@/lib/client/recovery-file'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { PrintedCodes } from './printed-codes'
import { TakeCodes, type Way } from './take-codes'
import { UnsavedQuestion } from './unsaved-question'

interface RecoveryCodesDialogProps {
  set: RecoverySet
  /** ISO; null while only this device knows. */
  made: string | null
  site: Site
  /** Where the reader goes on; empty where what comes after takes the focus itself. */
  next: RefObject<HTMLElement | null>
  onClose: () => void
}

/** The codes are shown this once. Whoever leaves without having taken them is asked, one time. */
export function RecoveryCodesDialog({ set, made: told, site, next, onClose }: RecoveryCodesDialogProps) {
  const t = useTranslations('recoveryCodes')
  const [opened] = useState(() => new Date().toISOString())
  const made = told ?? opened
  const [taken, setTaken] = useState<Way | null>(null)
  const [asking, setAsking] = useState(false)
  const text = useFileText(set, site, made)
  const mark = useMarkSaved(set.setId)

  const take = (way: Way) => {
    setTaken(way)
    setAsking(false)
    mark.mutate()
  }
  const leave = () => (taken || asking ? onClose() : setAsking(true))

  return (
    <Dialog
      open
      onClose={leave}
      title={t('title')}
      description={t('why')}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        next.current?.focus()
      }}
    >
      <CodeList set={set} />
      <TakeCodes taken={taken} portalName={site.portalName} text={text} onTaken={take} />
      {asking ? (
        <UnsavedQuestion onLeave={onClose} onBack={() => setAsking(false)} />
      ) : (
        <div className="mt-2 flex justify-end border-line border-t pt-5">
          <Button kind={taken ? 'main' : 'plain'} onClick={leave}>
            {t('done')}
          </Button>
        </div>
      )}
      <PrintedCodes set={set} site={site} made={made} />
    </Dialog>
  )
}

function CodeList({ set }: { set: RecoverySet }) {
  const t = useTranslations('recoveryCodes')
  return (
    <>
      <ul className="code-text grid gap-x-4 gap-y-1.5 rounded-box bg-wash px-3 py-3.5 text-center text-[0.9375rem] min-[22rem]:grid-cols-2 sm:text-[1.0625rem]">
        {set.codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <p className="pt-2.5 text-[0.9375rem] text-quiet">{t('thisSet', { setId: set.setId })}</p>
    </>
  )
}

function useFileText(set: RecoverySet, site: Site, made: string) {
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
