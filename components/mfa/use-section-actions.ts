import { useTranslations } from 'next-intl'
import type { Dispatch, RefObject } from 'react'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { announce } from '../ui/announcer'
import type { BeginKey, EnrolmentState } from './authenticator/use-enrolment'
import type { EmailEnrolmentState } from './email/use-email-enrolment'
import type { NewPasskeyState } from './passkeys/use-new-passkey'
import type { SectionEvent } from './section-state'

/** What the reader does in the section, and where the focus goes after it. */
export function useSectionActions({ mfa, setups, refs, dispatch, settingUp }: Section) {
  const cancelled = useTranslations('mfa')('cancelled')
  return {
    ...setupActions(setups, dispatch),
    choose: (next: MfaOption) =>
      dispatch({ type: 'option-chosen', option: next === mfa.option && !settingUp ? null : next }),
    optionSaved() {
      dispatch({ type: 'option-saved' })
      refs.status.current?.focus()
    },
    setupCancelled() {
      dispatch({ type: 'setup-cancelled' })
      refs.option.current?.focus()
      announce(cancelled)
    },
    codeValidated: (set: RecoverySet | null, added = false) => dispatch({ type: 'code-validated', set, added }),
    codesRenewed: (set: RecoverySet) => dispatch({ type: 'codes-renewed', set }),
    codesClosed: (replaced: boolean) => dispatch({ type: 'codes-closed', replaced }),
    factorGone(label: string) {
      dispatch({ type: 'factor-gone', label })
      refs.status.current?.focus()
    },
    turnedOff() {
      dispatch({ type: 'turned-off' })
      void setups.enrolment.end()
      void setups.email.end()
      refs.status.current?.focus()
    },
  }
}

function setupActions({ enrolment, email, passkey }: Setups, dispatch: Dispatch<SectionEvent>) {
  return {
    beginAuthenticator(wish: BeginKey) {
      dispatch({ type: 'setup-begun', option: 'authenticator' })
      email.forget()
      enrolment.begin.mutate(wish)
    },
    beginEmail() {
      dispatch({ type: 'setup-begun', option: 'email' })
      email.begin.mutate()
    },
    /** `choose`: the passkey becomes the MFA option. */
    makePasskey(choose: boolean) {
      dispatch({ type: 'setup-begun', option: null })
      passkey.mutate({ choose })
    },
  }
}

interface Setups {
  enrolment: EnrolmentState
  email: EmailEnrolmentState
  passkey: NewPasskeyState
}

interface Section {
  mfa: MfaView
  setups: Setups
  refs: { status: RefObject<HTMLElement | null>; option: RefObject<HTMLElement | null> }
  dispatch: Dispatch<SectionEvent>
  settingUp: boolean
}
