import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import type { CodeSentView } from '@/lib/schemas/sign-in'
import { useSetPending } from '../factors/use-set-pending'

/**
 * Email on its way: `open` while the server waits for the mailed code in this session (a refresh finds it again), `lost`
 * once it no longer does.
 */
export function useEmailEnrolment(mfa: MfaView) {
  const setPending = useSetPending()
  const [sent, setSent] = useState<CodeSentView | null>(null)
  const open = mfa.pending?.kind === 'email' && mfa.pending.startedHere

  const begin = useMutation({
    mutationFn: api.beginEmail,
    onSuccess: async (next) => {
      setSent(next)
      await setPending({ kind: 'email', add: false, startedHere: true, expiresAt: next.expiresAt, id: null })
    },
  })
  const end = async () => {
    setSent(null)
    await setPending(null)
  }
  const cancel = useMutation({ mutationFn: api.cancelPending, onSuccess: end })
  /** Something else is being set up: what was mailed is of no interest any more. */
  const forget = () => setSent(null)
  return { open, sent, lost: sent !== null && !open, begin, cancel, end, lose: () => setPending(null), forget }
}
export type EmailEnrolmentState = ReturnType<typeof useEmailEnrolment>
