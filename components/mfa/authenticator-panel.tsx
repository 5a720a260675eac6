import { useTranslations } from 'next-intl'
import { useErrorSentence } from '@/components/account/use-error-sentence'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../ui/button'
import { Notice } from '../ui/notice'
import { When } from '../ui/when'
import { AuthenticatorSetup } from './authenticator-setup'
import type { EnrolmentState } from './use-enrolment'

/** The keys that are in use, and the making of a new one: the old keeps working until the new one has been proved. */
export function AuthenticatorPanel({
  mfa,
  enrolment,
  done,
  onBegin,
  onCancelled,
  onValidated,
}: AuthenticatorPanelProps) {
  const t = useTranslations('authenticator')
  const sentence = useErrorSentence()
  const { key, waiting, lost, begin, cancel } = enrolment
  // A key kept by the switch to Email is not in use: a new one takes its place.
  const has = mfa.authenticators.some((key) => !key.kept)
  // A waiting key that needs a fresh proof to be shown is no error: its button asks for it.
  const error = waiting ? null : sentence(begin.error ?? cancel.error)
  const open = done || (key !== null && !lost)
  const makeButton = (kind: 'main' | 'plain', again: boolean) => (
    <Button kind={kind} busy={begin.isPending} onClick={() => onBegin(again)}>
      {again ? t('recreate') : t('create')}
    </Button>
  )

  return (
    <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      {has && !done && (
        <ul className="flex flex-col gap-2">
          {mfa.authenticators.map((authenticator) => (
            <AuthenticatorLine key={authenticator.id} authenticator={authenticator} />
          ))}
        </ul>
      )}
      {error && (
        <Notice tone="bad" role="alert">
          {error}
        </Notice>
      )}
      {lost && !done && (
        <Notice tone="warn" role="alert">
          {t('lost')}
        </Notice>
      )}
      {!open && (
        <div className="flex flex-col items-start gap-3">
          <p className="text-quiet">{waiting ? t('pendingHere') : has ? t('recreateMeans') : t('createMeans')}</p>
          {mfa.pending && !mfa.pending.startedHere && <p className="text-quiet">{t('pendingElsewhere')}</p>}
          {makeButton(has ? 'plain' : 'main', has && !waiting)}
        </div>
      )}
      {open && (
        <AuthenticatorSetup enrolmentKey={key} first={!has} done={done} onValidated={onValidated} enrolment={enrolment}>
          {makeButton('plain', true)}
          <Button
            kind="plain"
            busy={cancel.isPending}
            onClick={() => cancel.mutate(undefined, { onSuccess: onCancelled })}
          >
            {t('cancel')}
          </Button>
        </AuthenticatorSetup>
      )}
    </div>
  )
}

interface AuthenticatorPanelProps {
  mfa: MfaView
  enrolment: EnrolmentState
  done: boolean
  onBegin: (fresh: boolean) => void
  onCancelled: () => void
  onValidated: (set: RecoverySet | null) => void
}

function AuthenticatorLine({ authenticator }: { authenticator: MfaView['authenticators'][number] }) {
  const t = useTranslations('authenticator')
  const { label, createdAt, lastUsedAt } = authenticator
  return (
    <li>
      <p className="font-semibold">{label}</p>
      <p className="flex flex-wrap gap-x-5 text-[0.9375rem] text-quiet">
        <span>{t.rich('added', { when: () => <When at={createdAt} /> })}</span>
        {lastUsedAt && <span>{t.rich('lastUsed', { when: () => <When at={lastUsedAt} time /> })}</span>}
      </p>
    </li>
  )
}
