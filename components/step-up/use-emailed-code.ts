import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ApiError, api } from '@/lib/client/api'
import { resendPause, secondsUntil } from '@/lib/client/portal-time'

/** Mails a code once, as soon as it is asked for by email, and again when its button is pressed. */
export function useEmailedCode(wanted: boolean) {
  const asked = useRef(false)
  const sending = useMutation({ mutationFn: () => api.emailStepUpCode() })
  const { mutate, data, error } = sending
  useEffect(() => {
    if (!wanted || asked.current) return
    asked.current = true
    mutate()
  }, [wanted, mutate])
  const wait = error instanceof ApiError && error.code === 'too-many-attempts' ? error.problem.retryAfter : undefined
  // A wait this short means that a working code was mailed a moment ago.
  const early = wait !== undefined && wait <= resendPause
  return {
    sent: sending.isSuccess || early,
    resendAt: data?.resendAt ?? (wait ? String(sending.submittedAt) : null),
    wait: data ? secondsUntil(data.resendAt, { limit: resendPause }) : (wait ?? 0),
    error: early ? null : error,
    busy: sending.isPending,
    send: () => mutate(),
  }
}
