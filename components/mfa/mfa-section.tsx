'use client'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import type { RecoverySet, Site } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { OutdatedNotice } from '../list/outdated-notice'
import { useFocusAtOpen } from '../ui/use-focus-at-open'
import { AuthenticatorPanel } from './authenticator/authenticator-panel'
import { EmailPanel } from './email/email-panel'
import { ClearMfa } from './factors/clear-mfa'
import { GoneNotice } from './factors/gone-notice'
import { FinishedNotice } from './finished-notice'
import { MfaNotices } from './mfa-notices'
import { MfaOptionForm } from './mfa-option-form'
import { MfaStatus } from './mfa-status'
import { PasskeyPanel } from './passkeys/passkey-panel'
import { RecoveredNotice } from './recovery-codes/recovered-notice'
import { RecoveryCodesCard } from './recovery-codes/recovery-codes-card'
import { RecoveryCodesDialog } from './recovery-codes/recovery-codes-dialog'
import { useMfaSection } from './use-mfa-section'

/**
 * State first, then the option, then what belongs to it; but whoever has no recovery code left meets the new set before
 * all else. `recovered`: this session began with a recovery code.
 */
export function MfaSection({ initial, recovered, site }: { initial: MfaView; recovered: boolean; site: Site }) {
  const t = useTranslations('mfa')
  const status = useRef<HTMLParagraphElement>(null)
  const option = useRef<HTMLSelectElement>(null)
  const codesHeading = useRef<HTMLHeadingElement>(null)
  const newCodes = useFocusAtOpen<HTMLButtonElement>(initial.recoveryCodes?.remaining === 0)
  const { mfa, error, gone, enrolment, email, passkey, choice, issued, finished, settingUp, ...on } = useMfaSection(
    initial,
    { status, option },
  )
  const begin = { authenticator: () => on.begin({}), email: on.beginEmail, passkey: () => on.makePasskey(true) }
  const codesCard = !mfa.managedBy && mfa.recoveryCodes && !settingUp && (
    <RecoveryCodesCard
      ref={finished ? undefined : codesHeading}
      button={newCodes}
      codes={mfa.recoveryCodes}
      onIssued={on.renewed}
    />
  )
  const usedUp = mfa.recoveryCodes?.remaining === 0
  const passkeys = !mfa.managedBy && (mfa.passkeys.length > 0 || mfa.allowed.includes('passkey')) && (
    <PasskeyPanel
      mfa={mfa}
      chosen={choice === 'passkey'}
      making={passkey}
      onMake={on.makePasskey}
      onGone={on.factorGone}
      onTurnedOff={on.turnedOff}
    />
  )

  return (
    <section aria-labelledby="mfa" className="flex flex-col gap-6">
      <div>
        <h2 id="mfa" className="pb-1.5 text-2xl">
          {t('heading')}
        </h2>
        <p className="text-quiet">{t('sentence')}</p>
      </div>
      {usedUp && codesCard}
      <MfaStatus ref={status} mfa={mfa} />
      <GoneNotice label={gone} />
      <OutdatedNotice error={error} />
      {finished && <FinishedNotice by={mfa.option} mfa={mfa} address={site.account} />}
      <MfaNotices mfa={mfa} />
      {recovered && !finished && !settingUp && mfa.enabled && (
        <RecoveredNotice mfa={mfa} onNewPhone={on.begin} onEmail={on.beginEmail} onRemoved={on.turnedOff} />
      )}
      <MfaOptionForm
        ref={option}
        mfa={mfa}
        choice={choice}
        onChoose={on.choose}
        onBegin={(option) => begin[option]()}
        beginning={enrolment.begin.isPending || email.begin.isPending || passkey.isPending}
        onTurnedOff={on.turnedOff}
        onChosen={on.optionChosen}
      />
      {choice === 'passkey' && passkeys}
      {!mfa.managedBy && (choice === 'authenticator' || (choice === 'passkey' && mfa.authenticators.length > 0)) && (
        <AuthenticatorPanel
          mfa={mfa}
          enrolment={enrolment}
          done={issued?.turnedOn === true}
          onBegin={on.begin}
          onCancelled={on.cancelled}
          onValidated={on.validated}
          onGone={on.factorGone}
          onTurnedOff={on.turnedOff}
        />
      )}
      {!mfa.managedBy && choice === 'email' && !issued?.turnedOn && (
        <EmailPanel
          mfa={mfa}
          enrolment={email}
          onBegin={on.beginEmail}
          onCancelled={on.cancelled}
          onValidated={on.validated}
        />
      )}
      {choice !== 'passkey' && mfa.enabled && !settingUp && passkeys}
      {!usedUp && codesCard}
      {!mfa.managedBy && mfa.enabled && !settingUp && <ClearMfa mfa={mfa} onTurnedOff={on.turnedOff} />}
      {issued && (
        <RecoveryCodesDialog
          set={issued}
          made={madeAt(issued, mfa)}
          liveSetId={mfa.recoveryCodes?.setId ?? null}
          site={site}
          next={codesHeading}
          onClose={on.codesClosed}
        />
      )}
    </section>
  )
}

/** The portal's time of making it, once it is known: the device's clock may be off. */
const madeAt = ({ setId }: RecoverySet, { recoveryCodes }: MfaView) =>
  recoveryCodes?.setId === setId ? recoveryCodes.createdAt : null
