import type { OwnSession } from '../schemas/account'
import { ApiError } from './api'
import { notePortalTime, portalNow } from './portal-time'

/** This browser's session, as the server answered. */
export interface SessionStatus {
  email: string
  /** ms until it ends if nothing more happens, by the server's clock: this machine's may be wrong. */
  left: number
  /** Activity moves that end; false at the absolute one. */
  mayStay: boolean
}

/** Does not count as activity. @returns null where there is no session @throws ApiError offline */
export async function readSession(): Promise<SessionStatus | null> {
  const answer = await fetch('/api/auth/session').then(notePortalTime, () => undefined)
  if (!answer?.ok) throw new ApiError('offline')
  const session = (await answer.json()) as OwnSession | Record<string, never>
  if (!session.user) return null
  const now = portalNow()
  const { user, expires, endsAt } = session as OwnSession
  return { email: user.email, left: Date.parse(expires) - now, mayStay: Date.parse(expires) < Date.parse(endsAt) }
}
