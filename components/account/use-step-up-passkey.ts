import { useMutation } from '@tanstack/react-query'
import { api } from '@/lib/client/api'
import { getPasskey } from '@/lib/client/passkey'
import { usePasskeySentence } from './use-passkey-sentence'

/** Confirms with a passkey: one ceremony at a time, begun by a press. */
export function useStepUpPasskey(onDone: () => void) {
  const sentence = usePasskeySentence()
  const proof = useMutation({
    mutationFn: async () => api.stepUp({ method: 'passkey', response: await getPasskey(await api.stepUpPasskey()) }),
    onSuccess: onDone,
  })
  return {
    busy: proof.isPending,
    error: sentence(proof.error),
    press: () => {
      if (!proof.isPending) proof.mutate()
    },
    reset: proof.reset,
  }
}
