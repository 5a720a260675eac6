import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '@/lib/client/api'
import { getPasskey } from '@/lib/client/passkey'
import { usePasskeySentence } from '../errors/use-passkey-sentence'

/**
 * Confirms with a passkey: one ceremony at a time, begun by a press. It ends with `reset` and with the form that it was
 * begun in: what the browser gives after that is not sent, and what the server answers after that closes nothing.
 */
export function useStepUpPasskey(onDone: () => void) {
  const sentence = usePasskeySentence()
  const ceremony = useRef<AbortController>(null)
  useEffect(() => () => ceremony.current?.abort(), [])
  const proof = useMutation({
    mutationFn: async (signal: AbortSignal) =>
      api.stepUp({ method: 'passkey', response: await getPasskey(await api.stepUpPasskey(), { signal }) }),
    onSuccess: (_, signal) => {
      if (!signal.aborted) onDone()
    },
  })
  return {
    busy: proof.isPending,
    error: sentence(proof.error),
    press: () => {
      if (proof.isPending) return
      ceremony.current = new AbortController()
      proof.mutate(ceremony.current.signal)
    },
    reset: () => {
      ceremony.current?.abort()
      proof.reset()
    },
  }
}
