import type { MfaView } from '@/lib/schemas/account'
import { AuthenticatorPanel } from './authenticator/authenticator-panel'
import { EmailPanel } from './email/email-panel'
import { ClearMfa } from './factors/clear-mfa'
import { PasskeyPanel } from './passkeys/passkey-panel'
import { RecoveryCodesCard } from './recovery-codes/recovery-codes-card'
import { useMfaSection } from './section-context'

const hasPasskeyPanel = ({ passkeys, allowed }: MfaView) => passkeys.length > 0 || allowed.includes('passkey')

/** The panels of the option on the screen. Apps stay in sight beside a chosen passkey. */
export function ChosenPanels() {
  const { mfa, choice, isSavingCodes } = useMfaSection()
  const hasApps = choice === 'authenticator' || (choice === 'passkey' && mfa.authenticators.length > 0)
  return (
    <>
      {choice === 'passkey' && hasPasskeyPanel(mfa) && <PasskeyPanel />}
      {hasApps && <AuthenticatorPanel />}
      {choice === 'email' && !isSavingCodes && <EmailPanel />}
    </>
  )
}

/** The user's other factors and recovery codes, and turning MFA off. */
export function OtherPanels() {
  const { mfa, choice, settingUp } = useMfaSection()
  const isSettled = mfa.enabled && !settingUp
  return (
    <>
      {choice !== 'passkey' && isSettled && hasPasskeyPanel(mfa) && <PasskeyPanel />}
      {mfa.recoveryCodes?.remaining !== 0 && <RecoveryCodesCard />}
      {isSettled && <ClearMfa />}
    </>
  )
}
