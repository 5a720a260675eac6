import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Policy } from '@/lib/schemas/admin'

const queryKey = ['policy-draft']

interface Draft {
  changes: Partial<Policy>
  /** What was saved when the first of the changes was made. */
  base: Policy | null
}
const noDraft: Draft = { changes: {}, base: null }

/**
 * What was changed and not saved yet. It lives as long as the portal is open in this tab, so that leaving the page by Back
 * or by the menu loses nothing; only what was changed is kept, the rest follows what stands. What another administrator
 * saves while this is edited is named in `changedByOthers`. The fields go by state: the cache reports a change only after
 * the event, too late for a field that is being typed into.
 */
export function usePolicyDraft(saved: Policy) {
  const queries = useQueryClient()
  const [{ changes, base }, setKept] = useState<Draft>(() => queries.getQueryData(queryKey) ?? noDraft)
  const keep = (wanted: Draft) => {
    queries.setQueryDefaults(queryKey, { gcTime: Number.POSITIVE_INFINITY })
    queries.setQueryData(queryKey, wanted)
    setKept(wanted)
  }
  const draft = { ...saved, ...changes }
  const names = Object.keys(saved) as (keyof Policy)[]
  const isChanged = names.some((name) => !Object.is(draft[name], saved[name]))
  return {
    draft,
    isChanged,
    changedByOthers: isChanged && base ? names.filter((name) => !Object.is(base[name], saved[name])) : [],
    change: (values: Partial<Policy>) =>
      keep({ changes: { ...changes, ...values }, base: isChanged && base ? base : saved }),
    discard: () => keep(noDraft),
  }
}
