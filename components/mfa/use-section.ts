import { useQuery } from '@tanstack/react-query'
import { type Dispatch, useReducer, useRef } from 'react'
import { api } from '@/lib/client/api'
import type { Site } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'
import { useFocusAtOpen } from '../ui/focus/use-focus-at-open'
import { useEnrolment } from './authenticator/use-enrolment'
import { useEmailEnrolment } from './email/use-email-enrolment'
import { useNewPasskey } from './passkeys/use-new-passkey'
import { emptySection, reduceSection, type SectionEvent, type SectionState } from './section-state'
import { useSectionActions } from './use-section-actions'

/** Everything that the parts of the section share: the server's view, the reader's place, set-ups under way and actions. */
export function useSection(initial: MfaView, site: Site) {
  const { data: mfa, error } = useQuery({ queryKey: ['mfa'], queryFn: api.mfa, initialData: initial })
  const [state, dispatch] = useReducer(reduceSection, emptySection)
  const refs = useFocusTargets(initial)
  const setups = useSetups(mfa, dispatch)
  const place = placeOf(mfa, state, setups)
  const actions = useSectionActions({ mfa, setups, refs, dispatch, settingUp: place.settingUp })
  return { mfa, error, site, refs, actions, ...state, ...setups, ...place }
}

/** The elements that take the focus when something closes or opens. */
function useFocusTargets({ recoveryCodes }: MfaView) {
  return {
    status: useRef<HTMLParagraphElement>(null),
    option: useRef<HTMLSelectElement>(null),
    codesHeading: useRef<HTMLHeadingElement>(null),
    newCodes: useFocusAtOpen<HTMLButtonElement>(recoveryCodes?.remaining === 0),
  }
}

function useSetups(mfa: MfaView, dispatch: Dispatch<SectionEvent>) {
  const enrolment = useEnrolment(mfa)
  const email = useEmailEnrolment(mfa)
  const passkey = useNewPasskey({ mfa, onMade: (made) => dispatch({ type: 'passkey-made', ...made }) })
  return { enrolment, email, passkey }
}

/** `isSavingCodes`: the factor is proved, and the codes that end its set-up are on the screen. */
function placeOf(mfa: MfaView, { draft, issued }: SectionState, { enrolment, email }: ReturnType<typeof useSetups>) {
  const hasKey = enrolment.key !== null || enrolment.waiting
  const isSavingCodes = issued?.turnedOn === true
  return {
    isSavingCodes,
    settingUp: hasKey || email.open || isSavingCodes,
    choice: draft ?? (hasKey ? 'authenticator' : email.open ? 'email' : mfa.option),
  }
}
