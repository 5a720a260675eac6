import { useTranslations } from 'next-intl'
import { type RefObject, useRef, useState } from 'react'
import { portalNow } from '@/lib/client/portal-time'
import { type RecoverySet, recoveryFileText, type Site } from '@/lib/client/recovery-file'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Sentence } from '../../ui/sentence'
import { NotNoted } from './not-noted'
import { PrintedCodes } from './printed-codes'
import { ReplacedCodes } from './replaced-codes'
import { TakeCodes } from './take-codes'
import { UnsavedQuestion } from './unsaved-question'
import { useTakingCodes } from './use-taking-codes'

interface RecoveryCodesDialogProps {
  set: RecoverySet
  /** ISO; null while only this device knows. */
  made: string | null
  /** Of the set that the server had at the last look. */
  liveSetId: string | null
  site: Site
  /** Where the reader goes on; empty where what comes after takes the focus itself. */
  next: RefObject<HTMLElement | null>
  /** `replaced`: these codes do not work any more. */
  onClose: (replaced: boolean) => void
}

/** The codes are shown this once. Codes that another tab or browser replaced leave the screen, and nothing calls them saved. */
export function RecoveryCodesDialog({ set, made, liveSetId, site, next, onClose }: RecoveryCodesDialogProps) {
  const t = useTranslations('recoveryCodes')
  const taking = useTakingCodes({ setId: set.setId, liveSetId, onClose })
  return (
    <Dialog
      open
      onClose={taking.leave}
      title={t('title')}
      description={taking.isReplaced ? undefined : t('why')}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        next.current?.focus()
      }}
    >
      {taking.isReplaced ? (
        <ReplacedCodes setId={set.setId} onClose={taking.leave} />
      ) : (
        <LiveCodes set={set} made={made} site={site} taking={taking} />
      )}
    </Dialog>
  )
}

interface LiveCodesProps extends Pick<RecoveryCodesDialogProps, 'set' | 'made' | 'site'> {
  taking: ReturnType<typeof useTakingCodes>
}

function LiveCodes({ set, made: told, site, taking }: LiveCodesProps) {
  const t = useTranslations('recoveryCodes')
  const [opened] = useState(() => new Date(portalNow()).toISOString())
  const made = told ?? opened
  const { taken, note, asking, take, leave, back, isClosing } = taking
  const text = useFileText(set, site, made)
  const last = useRef<HTMLButtonElement>(null)
  const noteAgain = () => note.mutate(undefined, { onSuccess: () => last.current?.focus() })
  return (
    <>
      <CodeList set={set} />
      <TakeCodes taken={taken} portalName={site.portalName} text={text} onTaken={take} next={last} />
      <NotNoted error={note.error} busy={note.isPending} onRetry={noteAgain} />
      {asking ? (
        <UnsavedQuestion onLeave={leave} onBack={back} />
      ) : (
        <div className="mt-2 flex justify-end border-line border-t pt-5">
          <Button ref={last} kind={taken ? 'main' : 'plain'} busy={isClosing} onClick={leave}>
            {t('done')}
          </Button>
        </div>
      )}
      <PrintedCodes set={set} site={site} made={made} />
    </>
  )
}

function CodeList({ set }: { set: RecoverySet }) {
  const t = useTranslations('recoveryCodes')
  return (
    <>
      <ul
        translate="no"
        className="code-text grid gap-x-4 gap-y-1.5 rounded-box bg-wash px-3 py-3.5 text-center text-[0.9375rem] min-[27rem]:grid-cols-2 sm:text-[1.0625rem]"
      >
        {set.codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <p className="pt-2.5 text-[0.9375rem] text-quiet">
        <Sentence keep={[set.setId]}>{t('thisSet', { setId: set.setId })}</Sentence>
      </p>
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
