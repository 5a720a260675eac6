import { useQuery } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'
import { api } from '@/lib/client/api'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaOption, MfaView } from '@/lib/schemas/account'
import { useEnrolment } from './use-enrolment'

/**
 * Where the reader is: what the server says, what is chosen but not saved (`draft`), a key on its way, codes just issued,
 * a set-up just finished. `turnedOn` codes end a set-up; the others only replace a set.
 */
export function useMfaSection(initial: MfaView, status: RefObject<HTMLElement | null>) {
  const { data: mfa } = useQuery({ queryKey: ['mfa'], queryFn: api.mfa, initialData: initial })
  const enrolment = useEnrolment(mfa)
  const [draft, setDraft] = useState<MfaOption | null>(null)
  const [issued, setIssued] = useState<(RecoverySet & { turnedOn: boolean }) | null>(null)
  const [finished, setFinished] = useState(false)
  const settingUp = enrolment.key !== null || enrolment.waiting || issued?.turnedOn === true
  const choice = draft ?? (settingUp ? 'authenticator' : mfa.option)

  return {
    mfa,
    enrolment,
    choice,
    issued,
    finished,
    settingUp,
    choose: (next: MfaOption) => setDraft(next === mfa.option && !settingUp ? null : next),
    begin(fresh: boolean) {
      setFinished(false)
      setDraft('authenticator')
      enrolment.begin.mutate({ fresh })
    },
    cancelled: () => setDraft(null),
    validated: (set: RecoverySet) => setIssued({ ...set, turnedOn: true }),
    renewed(set: RecoverySet) {
      setFinished(false)
      setIssued({ ...set, turnedOn: false })
    },
    codesClosed() {
      setFinished(issued?.turnedOn === true)
      setIssued(null)
      setDraft(null)
    },
    turnedOff() {
      setDraft(null)
      setFinished(false)
      void enrolment.end()
      status.current?.focus()
    },
  }
}
