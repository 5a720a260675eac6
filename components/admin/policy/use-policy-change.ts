import { useMutation, useQueryClient } from '@tanstack/react-query'
import { adminApi, type PolicyWanted } from '@/lib/client/admin-api'
import type { PolicyView } from '@/lib/schemas/admin'

/**
 * The dry run and the change, of what was made from the policy of this version. `onSaved` is called before what stands is
 * read again. If another administrator saved first, the refused change refreshes the views (newQueryClient), and nothing of the
 * draft is lost.
 */
export function usePolicyChange(version: string, onSaved: () => void) {
  const queries = useQueryClient()
  const trial = useMutation({ mutationFn: adminApi.tryPolicy })
  const saving = useMutation({
    mutationFn: adminApi.changePolicy,
    onSuccess: async (_, { policy }: PolicyWanted) => {
      queries.setQueryData<PolicyView>(['admin', 'policy'], (before) => before && { ...before, policy })
      onSaved()
      await Promise.all(['admin', 'mfa'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
  })
  const forget = () => {
    trial.reset()
    saving.reset()
  }
  return {
    effect: saving.data ?? trial.data,
    isSaved: saving.isSuccess,
    error: saving.error ?? trial.error,
    saving: saving.isPending,
    trying: trial.isPending,
    tryOut: (policy: PolicyView['policy']) => {
      forget()
      trial.mutate({ policy, version })
    },
    save: (policy: PolicyView['policy']) => {
      if (saving.isPending) return
      forget()
      saving.mutate({ policy, version })
    },
    forget,
  }
}
