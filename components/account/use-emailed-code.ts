import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ApiError, api } from '@/lib/client/api'

/** Seconds between two mails: who has to wait no longer than this was mailed a code that still works. */
const pause = 60

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
  const early = wait !== undefined && wait <= pause
  return {
    sent: sending.isSuccess || early,
    resendAt: data?.resendAt ?? (wait ? new Date(sending.submittedAt + wait * 1000).toISOString() : null),
    error: early ? null : error,
    busy: sending.isPending,
    send: () => mutate(),
  }
}
