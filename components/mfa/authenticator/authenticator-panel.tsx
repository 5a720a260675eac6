import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { AuthenticatorList } from './authenticator-list'
import { AuthenticatorSetup } from './authenticator-setup'
import { MakeKey } from './make-key'
import type { BeginKey, EnrolmentState } from './use-enrolment'

/** The keys that are in use, and the making of a new one: the old keep working until the new one has been proved. */
export function AuthenticatorPanel(props: AuthenticatorPanelProps) {
  const { mfa, enrolment, done, onBegin, onCancelled, onValidated, onGone, onTurnedOff } = props
  const t = useTranslations('authenticator')
  const sentence = useErrorSentence()
  const list = useRef<HTMLHeadingElement>(null)
  const [name, setName] = useState('')
  const [added, setAdded] = useState(false)
  const { key, waiting, adding, lost, begin, cancel } = enrolment
  // A key kept by the switch to Email is not in use: a new one takes its place.
  const has = mfa.authenticators.some((key) => !key.kept)
  // A waiting key that needs a fresh proof to be shown is no error: its button asks for it.
  const error = waiting ? null : sentence(begin.error ?? cancel.error)
  const open = done || (key !== null && !lost)
  const make = (wish: BeginKey) => {
    setAdded(false)
    onBegin(wish)
  }
  const validated = (set: RecoverySet | null) => {
    setName('')
    setAdded(adding && !set)
    onValidated(set, adding)
    if (adding && !set) list.current?.focus()
  }

  return (
    <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      {has && !done && (
        <AuthenticatorList
          ref={list}
          mfa={mfa}
          onGone={onGone}
          onRemoved={() => list.current?.focus()}
          onTurnedOff={onTurnedOff}
        />
      )}
      <div role="status" className="empty:-mt-5">
        {added && !open && <Notice tone="good">{t('addedNow')}</Notice>}
      </div>
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
      {!open && <MakeKey mfa={mfa} waiting={waiting} busy={begin.isPending} onMake={make} />}
      {open && (
        <AuthenticatorSetup
          enrolmentKey={key}
          first={!has}
          adding={adding}
          codesFollow={!adding || mfa.recoveryCodes === null}
          name={name}
          onName={setName}
          done={done}
          onValidated={validated}
          enrolment={enrolment}
        >
          <Button kind="plain" busy={begin.isPending} onClick={() => make({ fresh: true, add: adding })}>
            {t('recreate')}
          </Button>
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
  onBegin: (wish: BeginKey) => void
  onCancelled: () => void
  onValidated: (set: RecoverySet | null, added: boolean) => void
  onGone: (label: string) => void
  onTurnedOff: () => void
}
