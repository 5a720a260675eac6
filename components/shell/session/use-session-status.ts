import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { leaveToSignIn } from '@/lib/client/api'
import { keepAddress } from '@/lib/client/kept-address'
import { isSigningOut } from '@/lib/client/leave'
import { readSession, type SessionStatus } from '@/lib/client/session-status'
import { followSignOut } from '@/lib/client/sign-out'

/** How long before the end it is told [SECURITY: Session]. */
const notice = 2 * 60_000
/** Checked so often at least: a session that was ended elsewhere is not shown for much longer. */
const seldom = 5 * 60_000
/** While the notice stands: another tab may have gone on meanwhile. */
const often = 10_000
/** A step-up replaces the session's token: a check that met it halfway is repeated after this. */
const again = 1000
/** Past the end, while no check reaches the portal: it may be long before one does. */
const waitingFor = { first: 30_000, later: seldom }

/**
 * The end of this session as it comes nearer: checked when the page opens, when the user returns to it (after a sleep
 * too), when the notice is due, and at the end. Once it has ended, the page is left for the sign-in. `over`: it has ended
 * by its time, but no check reaches the portal to confirm it.
 */
export function useSessionStatus() {
  const { data, dataUpdatedAt, errorUpdatedAt, refetch } = useQuery({
    queryKey: ['session'],
    queryFn: readSettled,
    staleTime: 0,
    structuralSharing: false,
    refetchOnWindowFocus: 'always',
    refetchOnReconnect: 'always',
    refetchInterval: ({ state }) => nextCheck(state.data, state.dataUpdatedAt),
    refetchIntervalInBackground: true,
    // Without a connection the time goes on as well: a failed check counts as one, and the next one is its retry.
    networkMode: 'always',
    retry: false,
  })
  const wasIn = useRef(false)
  useEffect(() => {
    if (data && !isSigningOut()) keepAddress(data.email)
    // Users who were never signed in are left to the guard of the page.
    if (data === null && wasIn.current) void leaveToSignIn()
    wasIn.current ||= Boolean(data)
  }, [data])
  useEffect(followSignOut, [])

  // A check without a connection counts too: the time has gone on.
  const at = Math.max(dataUpdatedAt, errorUpdatedAt)
  const left = data ? data.left - (at - dataUpdatedAt) : Number.POSITIVE_INFINITY
  const over = left <= 0 && errorUpdatedAt > dataUpdatedAt
  return { ending: left <= notice, over, mayStay: data?.mayStay ?? false, check: refetch }
}

/** Twice where the first answer may have met a step-up halfway. */
async function readSettled() {
  const found = await readSession()
  if (found) return found
  await new Promise((resolve) => setTimeout(resolve, again))
  return readSession()
}

/** ms until the next check. */
function nextCheck(found: SessionStatus | null | undefined, at: number) {
  if (!found) return often
  const left = found.left - (Date.now() - at)
  if (left <= -again) return left > -seldom ? waitingFor.first : waitingFor.later
  return left > notice ? Math.min(left - notice, seldom) : Math.min(Math.max(left, again), often)
}
