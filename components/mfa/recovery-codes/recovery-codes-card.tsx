import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { Ref } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { api } from '@/lib/client/api'
import { fewCodes, type RecoverySet } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { Sentence } from '../../ui/sentence'
import { When } from '../../ui/when'

/** How many are left, whether they were saved, and a new set for whoever lost the paper. With none left that comes first. */
export function RecoveryCodesCard({ ref, button, codes, onIssued }: RecoveryCodesCardProps) {
  const t = useTranslations('recoveryCodes')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const renew = useMutation({
    mutationFn: () => api.newRecoveryCodes(codes.setId),
    onSuccess: ({ recoveryCodes, setId }) => {
      onIssued({ codes: recoveryCodes, setId })
      return queries.invalidateQueries({ queryKey: ['mfa'] })
    },
  })
  const error = sentence(renew.error)
  const { remaining, total, setId, createdAt, savedAt } = codes
  const none = remaining === 0

  return (
    <div className="flex flex-col items-start gap-4 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      <div>
        <h3 ref={ref} tabIndex={-1} className="pb-1 text-lg">
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
      <Warning codes={codes} />
      {error && (
        <Notice tone="bad" role="alert" className="self-stretch">
          {error}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          ref={button}
          aria-describedby={none ? whyId : undefined}
          kind={savedAt === null || remaining <= fewCodes ? 'main' : 'plain'}
          busy={renew.isPending}
          onClick={() => renew.mutate()}
        >
          {t('renew')}
        </Button>
        {!none && <p className="text-[0.9375rem] text-quiet">{t('renewMeans')}</p>}
      </div>
    </div>
  )
}

const whyId = 'no-recovery-codes'

/** One at a time: what is worst. */
function Warning({ codes: { remaining, savedAt } }: Pick<RecoveryCodesCardProps, 'codes'>) {
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

interface RecoveryCodesCardProps {
  ref: Ref<HTMLHeadingElement> | undefined
  /** Of the button that makes a new set. */
  button: Ref<HTMLButtonElement>
  codes: NonNullable<MfaView['recoveryCodes']>
  onIssued: (set: RecoverySet) => void
}
