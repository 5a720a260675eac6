import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { portalNow } from '@/lib/client/portal-time'
import { type RecoverySet, recoveryFileText, type Site } from '@/lib/client/recovery-file'
import { Button } from '../../ui/button/button'
import { Dialog } from '../../ui/dialog/dialog'
import { Sentence } from '../../ui/sentence'
import { useMfaSection } from '../section-context'
import { NotNoted } from './not-noted'
import { PrintedCodes } from './printed-codes'
import { ReplacedCodes } from './replaced-codes'
import { TakeCodes } from './take-codes'
import { UnsavedQuestion } from './unsaved-question'
import { useCodesDialog } from './use-codes-dialog'

/** The codes are shown this once. Codes that another tab or browser replaced leave the screen, and nothing calls them saved. */
export function RecoveryCodesDialog({ set }: { set: RecoverySet }) {
  const t = useTranslations('recoveryCodes')
  const { mfa, refs, actions } = useMfaSection()
  const liveSetId = mfa.recoveryCodes?.setId ?? null
  const dialog = useCodesDialog({ setId: set.setId, liveSetId, onClose: actions.codesClosed })
  return (
    <Dialog
      open
      onClose={dialog.leave}
      title={t('title')}
      description={dialog.isReplaced ? undefined : t('why')}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        // Empty at the end of a set-up: its notice takes the focus itself.
        refs.codesHeading.current?.focus()
      }}
    >
      {dialog.isReplaced ? (
        <ReplacedCodes setId={set.setId} onClose={dialog.leave} />
      ) : (
        <LiveCodes set={set} dialog={dialog} />
      )}
    </Dialog>
  )
}

function LiveCodes({ set, dialog }: { set: RecoverySet; dialog: ReturnType<typeof useCodesDialog> }) {
  const t = useTranslations('recoveryCodes')
  const { site } = useMfaSection()
  const made = useMadeAt(set)
  const { taken, note, asking, take, leave, back, isClosing } = dialog
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

/** ISO. The portal's time once it is known, because the device's clock may be wrong; until then, when the window opened. */
function useMadeAt({ setId }: RecoverySet) {
  const { recoveryCodes } = useMfaSection().mfa
  const [opened] = useState(() => new Date(portalNow()).toISOString())
  return recoveryCodes?.setId === setId ? recoveryCodes.createdAt : opened
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
  const messages = {
    title: t('title'),
    site: t('site'),
    account: t('account'),
    made: t('made'),
    set: t('set'),
    how: t('how'),
  }
  return recoveryFileText({ ...set, ...site, made, messages })
}
