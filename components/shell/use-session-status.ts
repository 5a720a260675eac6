import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { leaveToSignIn } from '@/lib/client/api'
import { keepAddress } from '@/lib/client/kept-address'
import { isSigningOut } from '@/lib/client/leave'
import { lookAtSession, type SessionLook } from '@/lib/client/session-look'
import { followSignOut } from '@/lib/client/sign-out'

/** How long before the end it is told [SECURITY: Session]. */
const notice = 2 * 60_000
/** Looked at so often at least: a session that was ended elsewhere is not shown for much longer. */
const seldom = 5 * 60_000
/** While the notice stands: another tab may have gone on meanwhile. */
const often = 10_000
/** A step-up replaces the session's token: a look that met it halfway is made again after this. */
const again = 1000
/** Past the end, while no look finds the portal: it may be long before one does. */
const waitingFor = { first: 30_000, later: seldom }

/**
 * The end of this session as it comes nearer: looked at when the page comes, when it is turned to (after a sleep too),
 * when the notice is due, and at the end. Once it has ended, the page is left for the sign-in;
 * `over`: by the time it has, but no look finds the portal to hear so.
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
    // Without a connection the time goes on as well: a look that fails is one, and the next one is its second try.
    networkMode: 'always',
    retry: false,
  })
  const wasIn = useRef(false)
  useEffect(() => {
    if (data && !isSigningOut()) keepAddress(data.email)
    // Who was never in is no business of this: the page itself has its guard.
    if (data === null && wasIn.current) void leaveToSignIn()
    wasIn.current ||= Boolean(data)
  }, [data])
  useEffect(followSignOut, [])

  // A look that found no connection is one too: the time has gone on.
  const at = Math.max(dataUpdatedAt, errorUpdatedAt)
  const left = data ? data.left - (at - dataUpdatedAt) : Number.POSITIVE_INFINITY
  const over = left <= 0 && errorUpdatedAt > dataUpdatedAt
  return { ending: left <= notice, over, mayStay: data?.mayStay ?? false, look: refetch }
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
  if (left <= -again) return left > -seldom ? waitingFor.first : waitingFor.later
  return left > notice ? Math.min(left - notice, seldom) : Math.min(Math.max(left, again), often)
}
