import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import type { RecoverySet } from '@/lib/client/recovery-file'
import { Notice } from '../../ui/notice'
import { appsInUse } from '../factors/factors'
import { useMfaSection } from '../section-context'
import { AuthenticatorList } from './authenticator-list'
import { AuthenticatorSetup } from './authenticator-setup'
import { MakeKey } from './make-key'
import type { BeginKey } from './use-enrolment'

/** The keys that are in use, and the making of a new one: the old keep working until the new one has been proved. */
export function AuthenticatorPanel() {
  const { mfa, enrolment, isSavingCodes } = useMfaSection()
  const list = useRef<HTMLHeadingElement>(null)
  const { name, setName, added, make, validated } = useNewApp(() => list.current?.focus())
  const hasList = appsInUse(mfa).length > 0 && !isSavingCodes
  const open = isSavingCodes || (enrolment.key !== null && !enrolment.lost)
  return (
    <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-5 shadow-box sm:p-6">
      {hasList && <AuthenticatorList ref={list} onRemoved={() => list.current?.focus()} />}
      <PanelNotices added={added && !open} />
      {open ? (
        <AuthenticatorSetup name={name} onName={setName} onMake={make} onValidated={validated} />
      ) : (
        <MakeKey onMake={make} />
      )}
    </div>
  )
}

/** The name that was typed for a new app (it stays when its key is lost), and whether the app was just added. */
function useNewApp(onAdded: () => void) {
  const { enrolment, actions } = useMfaSection()
  const [name, setName] = useState('')
  const [added, setAdded] = useState(false)
  const make = (wish: BeginKey) => {
    setAdded(false)
    actions.beginAuthenticator(wish)
  }
  const validated = (set: RecoverySet | null) => {
    const joins = enrolment.adding && !set
    setName('')
    setAdded(joins)
    actions.codeValidated(set, enrolment.adding)
    if (joins) onAdded()
  }
  return { name, setName, added, make, validated }
}

function PanelNotices({ added }: { added: boolean }) {
  const t = useTranslations('authenticator')
  const sentence = useErrorSentence()
  const { enrolment, isSavingCodes } = useMfaSection()
  const { waiting, lost, begin, cancel } = enrolment
  // A waiting key that needs a fresh proof to be shown is no error: its button asks for it.
  const error = waiting ? null : sentence(begin.error ?? cancel.error)
  return (
    <>
      <div role="status" className="empty:-mt-5">
        {added && <Notice tone="good">{t('addedNow')}</Notice>}
      </div>
      {error && (
        <Notice tone="bad" role="alert">
          {error}
        </Notice>
      )}
      {lost && !isSavingCodes && (
        <Notice tone="warn" role="alert">
          {t('lost')}
        </Notice>
      )}
    </>
  )
}
