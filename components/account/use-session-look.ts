import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { leaveToSignIn } from '@/lib/client/api'
import { keepAddress } from '@/lib/client/kept-address'
import { lookAtSession, type SessionLook } from '@/lib/client/session-look'

/** How long before the end it is told [SECURITY: Session]. */
const notice = 2 * 60_000
/** Looked at so often at least: a session that was ended elsewhere is not shown for much longer. */
const seldom = 5 * 60_000
/** While the notice stands: another tab may have gone on meanwhile. */
const often = 10_000
/** A step-up replaces the session's token: a look that met it halfway is made again after this. */
const again = 1000

/**
 * The end of this session as it comes nearer: looked at when the page comes, when it is turned to (after a sleep too),
 * when the notice is due, and at the end. Once it has ended, the page is left for the sign-in.
 */
export function useSessionLook() {
  const { data, dataUpdatedAt, errorUpdatedAt, refetch } = useQuery({
    queryKey: ['session'],
    queryFn: look,
    staleTime: 0,
    structuralSharing: false,
    refetchOnWindowFocus: 'always',
    refetchOnReconnect: 'always',
    refetchInterval: ({ state }) => nextLook(state.data, state.dataUpdatedAt),
    refetchIntervalInBackground: true,
  })
  const wasIn = useRef(false)
  useEffect(() => {
    if (data) keepAddress(data.email)
    // Who was never in is no business of this: the page itself has its guard.
    if (data === null && wasIn.current) void leaveToSignIn()
    wasIn.current ||= Boolean(data)
  }, [data])

  // A look that found no connection is one too: the time has gone on.
  const at = Math.max(dataUpdatedAt, errorUpdatedAt)
  const ending = data ? data.left - (at - dataUpdatedAt) <= notice : false
  return { ending, mayStay: data?.mayStay ?? false, look: refetch }
}

async function look() {
  const found = await lookAtSession()
  if (found) return found
  await new Promise((resolve) => setTimeout(resolve, again))
  return lookAtSession()
}

/** ms until the next look. */
function nextLook(found: SessionLook | null | undefined, at: number) {
  if (!found) return often
  const left = found.left - (Date.now() - at)
  return left > notice ? Math.min(left - notice, seldom) : Math.min(Math.max(left, again), often)
}
