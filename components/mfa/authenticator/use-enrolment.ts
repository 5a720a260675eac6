import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/lib/client/api'
import type { EnrolmentView, MfaView } from '@/lib/schemas/account'
import { useSetPending } from '../factors/use-set-pending'

/** `fresh`: another key than the one on its way; `add`: beside the person's others. */
export interface BeginKey {
  fresh?: boolean | undefined
  add?: boolean | undefined
}

/**
 * The key on its way. It is fetched again after a refresh (the server answers the same one) and stays through typos;
 * `lost` means that the server no longer waits for it (expired, or used or replaced in another tab or browser).
 */
export function useEnrolment(mfa: MfaView) {
  const setPending = useSetPending()
  const [key, setKey] = useState<EnrolmentView | null>(null)
  const waiting = mfa.pending?.kind === 'authenticator' && mfa.pending.startedHere && key === null
  const adding = mfa.pending?.kind === 'authenticator' && mfa.pending.startedHere && mfa.pending.add
  // A key on its way that is looked at again still joins the others; the server does not remember that for us.
  const said = (wish: BeginKey): BeginKey => (adding && !wish.fresh ? { ...wish, add: wish.add ?? true } : wish)
  const begin = useMutation({
    mutationFn: ({ ask = true, ...wish }: BeginKey & { ask?: boolean }) =>
      api.beginAuthenticator(said(wish), { version: mfa.version, ask }),
    onSuccess: async (next, { fresh, add }) => {
      const joins = said({ fresh, add }).add ?? false
      await setPending({ kind: 'authenticator', startedHere: true, expiresAt: next.expiresAt, add: joins, id: next.id })
      setKey(next)
    },
  })
  /** Proved, given up or thrown away: nothing waits any more, neither here nor on the server. */
  const end = async () => {
    await setPending(null)
    setKey(null)
  }
  const cancel = useMutation({ mutationFn: api.cancelPending, onSuccess: end })
  useOnce(waiting, () => begin.mutate({ ask: false }))

  // Another tab of this session may have recreated it.
  const lost = key !== null && !begin.isPending && mfa.pending?.id !== key.id
  return { key, waiting, adding, lost, begin, cancel, end, lose: () => setPending(null) }
}
export type EnrolmentState = ReturnType<typeof useEnrolment>

/** Once per page: a key that was left waiting is shown again without being asked for. */
function useOnce(due: boolean, run: () => void) {
  const done = useRef(false)
  useEffect(() => {
    if (!due || done.current) return
    done.current = true
    run()
  })
}
