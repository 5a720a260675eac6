import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Policy } from '@/lib/schemas/admin'

const queryKey = ['policy-draft']

/**
 * What was changed and not saved yet. It lives as long as the portal is open in this tab, so that leaving the page by Back
 * or by the menu loses nothing; only what was changed is kept, the rest follows what stands.
 */
export function usePolicyDraft(saved: Policy) {
  const queries = useQueryClient()
  const { data: changes } = useQuery<Partial<Policy>>({
    queryKey,
    queryFn: () => ({}),
    enabled: false,
    initialData: {},
    gcTime: Number.POSITIVE_INFINITY,
  })
  const draft = { ...saved, ...changes }
  const names = Object.keys(saved) as (keyof Policy)[]
  return {
    draft,
    isChanged: names.some((name) => !Object.is(draft[name], saved[name])),
    change: (values: Partial<Policy>) => queries.setQueryData(queryKey, { ...changes, ...values }),
    discard: () => queries.setQueryData(queryKey, {}),
  }
}
