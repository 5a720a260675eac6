import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type RefObject, useState } from 'react'
import { api } from '@/lib/client/api'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { announce } from '../ui/announcer'
import { type BeginKey, useEnrolment } from './authenticator/use-enrolment'
import { useEmailEnrolment } from './email/use-email-enrolment'
import { useNewPasskey } from './passkeys/use-new-passkey'

/** What takes the focus when a panel closes. */
interface NextFocus {
  status: RefObject<HTMLElement | null>
  option: RefObject<HTMLElement | null>
}

/**
 * Where the reader is: what the server says, what is chosen but not saved (`draft`), a key on its way, codes just issued,
 * a set-up just finished. `turnedOn` codes end a set-up; the others only replace a set.
 */
export function useMfaSection(initial: MfaView, { status, option }: NextFocus) {
  const t = useTranslations('mfa')
  const { data: mfa, error } = useQuery({ queryKey: ['mfa'], queryFn: api.mfa, initialData: initial })
  const enrolment = useEnrolment(mfa)
  const email = useEmailEnrolment(mfa)
  const [draft, setDraft] = useState<MfaOption | null>(null)
  const [issued, setIssued] = useState<(RecoverySet & { turnedOn: boolean }) | null>(null)
  const [finished, setFinished] = useState(false)
  const [gone, setGone] = useState<string | null>(null)
  const passkey = useNewPasskey({
    mfa,
    onMade({ set, chosen }) {
      if (set) return setIssued({ ...set, turnedOn: true })
      setFinished(chosen)
      if (chosen) setDraft(null)
    },
  })
  /** What was said of the last act is not said of the next one. */
  const start = () => {
    setFinished(false)
    setGone(null)
  }
  const withKey = enrolment.key !== null || enrolment.waiting
  const settingUp = withKey || email.open || issued?.turnedOn === true
  const choice = draft ?? (withKey ? 'authenticator' : email.open ? 'email' : mfa.option)

  return {
    mfa,
    error,
    gone,
    enrolment,
    email,
    passkey,
    choice,
    issued,
    finished,
    settingUp,
    choose(next: MfaOption) {
      setGone(null)
      setDraft(next === mfa.option && !settingUp ? null : next)
    },
    begin(wish: BeginKey) {
      start()
      setDraft('authenticator')
      email.forget()
      enrolment.begin.mutate(wish)
    },
    beginEmail() {
      start()
      setDraft('email')
      email.begin.mutate()
    },
    makePasskey(choose: boolean) {
      start()
      passkey.mutate({ choose })
    },
    /** Another factor that is there already is asked for first. */
    optionChosen() {
      setDraft(null)
      setFinished(false)
      status.current?.focus()
    },
    cancelled() {
      setDraft(null)
      option.current?.focus()
      announce(t('cancelled'))
    },
    /** Without codes to save (the live set stays) the set-up is complete; of an app that was added its panel tells. */
    validated(set: RecoverySet | null, added = false) {
      if (set) return setIssued({ ...set, turnedOn: true })
      setFinished(!added)
      setDraft(null)
    },
    renewed(set: RecoverySet) {
      start()
      setIssued({ ...set, turnedOn: false })
    },
    /** `replaced`: another tab or browser has put an end to these codes; what is on by now is on the screen. */
    codesClosed(replaced: boolean) {
      setFinished(issued?.turnedOn === true && !replaced)
      setIssued(null)
      setDraft(null)
    },
    /** What was to be renamed was removed elsewhere. */
    factorGone(label: string) {
      setGone(label)
      status.current?.focus()
    },
    turnedOff() {
      setDraft(null)
      start()
      void enrolment.end()
      void email.end()
      status.current?.focus()
    },
  }
}
