import { useQueryClient } from '@tanstack/react-query'
import type { MfaView } from '@/lib/schemas/account'

/** Notes what is being set up as the server has just answered it, before the next look; a look under way is dropped. */
export function useSetPending() {
  const queries = useQueryClient()
  return async (pending: MfaView['pending']) => {
    await queries.cancelQueries({ queryKey: ['mfa'] })
    queries.setQueryData<MfaView>(['mfa'], (old) => old && { ...old, pending })
  }
}
