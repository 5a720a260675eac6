import { useMutation, useQueryClient } from '@tanstack/react-query'
import { adminApi } from '@/lib/client/admin-api'
import type { PolicyView } from '@/lib/schemas/admin'

/** The dry run and the change. `onSaved` is called before what stands is read again. */
export function usePolicyChange(onSaved: () => void) {
  const queries = useQueryClient()
  const trial = useMutation({ mutationFn: adminApi.tryPolicy })
  const saving = useMutation({
    mutationFn: adminApi.changePolicy,
    onSuccess: async (_, policy) => {
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
      trial.mutate(policy)
    },
    save: (policy: PolicyView['policy']) => {
      if (saving.isPending) return
      forget()
      saving.mutate(policy)
    },
    forget,
  }
}
