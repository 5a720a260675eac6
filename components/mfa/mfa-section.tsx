'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { RecoverySet, Site } from '@/lib/client/recovery-file'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { AuthenticatorPanel } from './authenticator-panel'
import { ClearMfa } from './clear-mfa'
import { FinishedNotice } from './finished-notice'
import { MfaNotices } from './mfa-notices'
import { MfaOptionForm } from './mfa-option-form'
import { MfaStatus } from './mfa-status'
import { RecoveredNotice } from './recovered-notice'
import { RecoveryCodesCard } from './recovery-codes-card'
import { RecoveryCodesDialog } from './recovery-codes-dialog'
import { useEnrolment } from './use-enrolment'

/** State first, then the option, then what belongs to it. `recovered`: this session began with a recovery code. */
export function MfaSection({ initial, recovered, site }: { initial: MfaView; recovered: boolean; site: Site }) {
  const t = useTranslations('mfa')
  const { data: mfa } = useQuery({ queryKey: ['mfa'], queryFn: api.mfa, initialData: initial })
  const enrolment = useEnrolment(mfa)
  const [draft, setDraft] = useState<MfaOption | null>(null)
  const [issued, setIssued] = useState<(RecoverySet & { turnedOn: boolean }) | null>(null)
  const [finished, setFinished] = useState(false)
  const status = useRef<HTMLParagraphElement>(null)
  const codesHeading = useRef<HTMLHeadingElement>(null)
  const settingUp = enrolment.key !== null || enrolment.waiting || issued?.turnedOn === true
  const choice = draft ?? (settingUp ? 'authenticator' : mfa.option)

  const beginSetUp = (fresh: boolean) => {
    setFinished(false)
    setDraft('authenticator')
    enrolment.begin.mutate({ fresh })
  }
  const turnedOff = () => {
    setDraft(null)
    setFinished(false)
    void enrolment.end()
    status.current?.focus()
  }
  const renewed = (set: RecoverySet) => {
    setFinished(false)
    setIssued({ ...set, turnedOn: false })
  }
  const codesClosed = () => {
    setFinished(issued?.turnedOn === true)
    setIssued(null)
    setDraft(null)
  }

  return (
    <section aria-labelledby="mfa" className="flex flex-col gap-6">
      <div>
        <h2 id="mfa" className="pb-1.5 text-2xl">
          {t('heading')}
        </h2>
        <p className="text-quiet">{t('sentence')}</p>
      </div>
      <MfaStatus ref={status} mfa={mfa} />
      {finished && <FinishedNotice />}
      <MfaNotices mfa={mfa} />
      {recovered && !finished && !settingUp && mfa.enabled && (
        <RecoveredNotice mfa={mfa} onNewPhone={() => beginSetUp(true)} onRemoved={turnedOff} />
      )}
      <MfaOptionForm
        mfa={mfa}
        choice={choice}
        onChoose={(next) => setDraft(next === mfa.option ? null : next)}
        onBegin={() => beginSetUp(false)}
        beginning={enrolment.begin.isPending}
        onTurnedOff={turnedOff}
      />
      {!mfa.managedBy && choice === 'authenticator' && (
        <AuthenticatorPanel
          mfa={mfa}
          enrolment={enrolment}
          done={issued?.turnedOn === true}
          onBegin={beginSetUp}
          onCancelled={() => setDraft(null)}
          onValidated={(set) => setIssued({ ...set, turnedOn: true })}
        />
      )}
      {!mfa.managedBy && mfa.recoveryCodes && !settingUp && (
        <RecoveryCodesCard ref={finished ? undefined : codesHeading} codes={mfa.recoveryCodes} onIssued={renewed} />
      )}
      {!mfa.managedBy && mfa.enabled && !settingUp && <ClearMfa mfa={mfa} onTurnedOff={turnedOff} />}
      {issued && <RecoveryCodesDialog set={issued} site={site} next={codesHeading} onClose={codesClosed} />}
    </section>
  )
}
