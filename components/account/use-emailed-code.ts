import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ApiError, api } from '@/lib/client/api'

/** Mails a code once, as soon as it is asked for by email; one that was mailed a moment ago still works. */
export function useEmailedCode(wanted: boolean) {
  const asked = useRef(false)
  const sending = useMutation({ mutationFn: api.emailStepUpCode })
  const { mutate } = sending
  useEffect(() => {
    if (!wanted || asked.current) return
    asked.current = true
    mutate()
  }, [wanted, mutate])
  const early = sending.error instanceof ApiError && sending.error.code === 'too-many-attempts'
  return {
    sent: sending.isSuccess || early,
    resendAt: sending.data?.resendAt ?? null,
    error: early && sending.failureCount < 2 ? null : sending.error,
    busy: sending.isPending,
    send: () => mutate(),
  }
}
