import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/client/api'
import { createPasskey } from '@/lib/client/passkey'
import type { RecoverySet } from '@/lib/client/recovery-file'
import type { MfaView } from '@/lib/schemas/account'

interface NewPasskeyOptions {
  mfa: MfaView
  /** Null: the recovery codes stay as they are. `chosen`: it is the option now. */
  onMade: (made: { set: RecoverySet | null; chosen: boolean }) => void
}

/**
 * A passkey is made in one go: the options, what the browser asks, the registration. Nothing has changed until the last.
 * With `choose` it becomes the MFA option, where it did not by being the first.
 */
export function useNewPasskey({ mfa, onMade }: NewPasskeyOptions) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ choose }: { choose: boolean }) => {
      const { recoveryCodes, setId } = await api.registerPasskey(await createPasskey(await api.passkeyCreation()))
      const set = recoveryCodes && setId ? { codes: recoveryCodes, setId } : null
      const made = { set, chosen: choose || !mfa.enabled }
      // Codes are shown this once: before the choosing, which may fail.
      if (set) onMade(made)
      if (choose && mfa.enabled && mfa.option !== 'passkey') await api.chooseOption('passkey')
      return made
    },
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      if (!made.set) onMade(made)
    },
    // The passkey may be there all the same, where only the choosing failed.
    onError: () => queries.invalidateQueries({ queryKey: ['mfa'] }),
  })
}
export type NewPasskeyState = ReturnType<typeof useNewPasskey>
