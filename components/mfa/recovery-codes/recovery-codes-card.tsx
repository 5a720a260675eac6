import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { api } from '@/lib/client/api'
import { fewCodes } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../../ui/button/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'
import { useMfaSection } from '../section-context'

type CodesView = NonNullable<MfaView['recoveryCodes']>

/** How many codes are left, whether they were saved, and the button for a new set. Hidden while a factor is set up. */
export function RecoveryCodesCard() {
  const { mfa, settingUp } = useMfaSection()
  if (mfa.managedBy || !mfa.recoveryCodes || settingUp) return null
  return <Card codes={mfa.recoveryCodes} />
}

function Card({ codes }: { codes: CodesView }) {
  const renewal = useRenewal(codes)
  const error = useErrorSentence()(renewal.error)
  return (
    <div className="flex flex-col items-start gap-4 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      <CodesLeft codes={codes} />
      <Warning codes={codes} />
      {error && (
        <Notice tone="bad" role="alert" className="self-stretch">
          {error}
        </Notice>
      )}
      <RenewButton codes={codes} busy={renewal.isPending} onPress={() => renewal.mutate()} />
    </div>
  )
}

function useRenewal({ setId }: CodesView) {
  const { actions } = useMfaSection()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.newRecoveryCodes(setId),
    onSuccess: ({ recoveryCodes, setId }) => {
      actions.codesRenewed({ codes: recoveryCodes, setId })
      return queries.invalidateQueries({ queryKey: ['mfa'] })
    },
  })
}

/** The heading takes the focus when the window with new codes closes, but not where the end of a set-up takes it. */
function CodesLeft({ codes: { remaining, total, setId, createdAt } }: { codes: CodesView }) {
  const t = useTranslations('recoveryCodes')
  const { finished, refs } = useMfaSection()
  return (
    <div>
      <h3 ref={finished ? undefined : refs.codesHeading} tabIndex={-1} className="pb-1 text-lg">
        {t('heading')}
      </h3>
      <p>
        <Sentence>{t('left', { remaining, total })} </Sentence>
        <span className="text-quiet">
          <Sentence keep={[setId]}>
            · {t('setId', { setId })} · {t.rich('made', { when: () => <When at={createdAt} /> })}
          </Sentence>
        </span>
      </p>
    </div>
  )
}

const whyId = 'no-recovery-codes'

/** Only the worst problem. */
function Warning({ codes: { remaining, savedAt } }: { codes: CodesView }) {
  const t = useTranslations('recoveryCodes')
  const state = remaining === 0 ? 'none' : savedAt === null ? 'notSaved' : null
  if (state)
    return (
      <Notice tone="warn" id={whyId} className="self-stretch">
        <p className="font-semibold">{t(state)}</p>
        <p>{t(`${state}Means`)}</p>
      </Notice>
    )
  return (
    remaining <= fewCodes && (
      <Notice tone="warn" className="self-stretch">
        {t('few')}
      </Notice>
    )
  )
}

function RenewButton({ codes: { remaining, savedAt }, busy, onPress }: RenewButtonProps) {
  const t = useTranslations('recoveryCodes')
  const { refs } = useMfaSection()
  const none = remaining === 0
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button
        ref={refs.newCodes}
        aria-describedby={none ? whyId : undefined}
        kind={savedAt === null || remaining <= fewCodes ? 'main' : 'plain'}
        busy={busy}
        onClick={onPress}
      >
        {t('renew')}
      </Button>
      {!none && <p className="text-[0.9375rem] text-quiet">{t('renewMeans')}</p>}
    </div>
  )
}

interface RenewButtonProps {
  codes: CodesView
  busy: boolean
  onPress: () => void
}
