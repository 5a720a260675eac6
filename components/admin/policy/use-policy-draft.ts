import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Policy } from '@/lib/schemas/admin'

const queryKey = ['policy-draft']

/**
 * What was changed and not saved yet. It lives as long as the portal is open in this tab, so that leaving the page by Back
 * or by the menu loses nothing; only what was changed is kept, the rest follows what stands. The fields go by state: the
 * cache tells of a change only after the event, too late for a field that is being typed into.
 */
export function usePolicyDraft(saved: Policy) {
  const queries = useQueryClient()
  const [changes, setChanges] = useState<Partial<Policy>>(() => queries.getQueryData(queryKey) ?? {})
  const keep = (wanted: Partial<Policy>) => {
    queries.setQueryDefaults(queryKey, { gcTime: Number.POSITIVE_INFINITY })
    queries.setQueryData(queryKey, wanted)
    setChanges(wanted)
  }
  const draft = { ...saved, ...changes }
  const names = Object.keys(saved) as (keyof Policy)[]
  return {
    draft,
    isChanged: names.some((name) => !Object.is(draft[name], saved[name])),
    change: (values: Partial<Policy>) => keep({ ...changes, ...values }),
    discard: () => keep({}),
  }
}
