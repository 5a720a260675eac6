import { cache } from 'react'
import type { Deps } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import type { Person } from '../../domain/people/person'
import { type LiveSession, loadSession, touchSession } from '../../domain/sessions/sessions'
import { lacksFactor, type MobileToken } from '../../domain/sign-in/mobile'
import type { OwnSession } from '../../schemas/account'
import type { MobileTokenView } from '../../schemas/mobile'
import type { SessionView } from '../../schemas/sign-in'
import { deps } from '../deps'
import { readCookie } from './cookies'

/** The session of this request, with its person as they are now; one query for a page however often it is asked. */
export const currentSession = cache(async (): Promise<LiveSession | null> => {
  const token = await readCookie('session')
  return token ? loadSession(await deps(), token) : null
})

/**
 * The guard of every route and page behind the sign-in. Being asked is activity.
 * @param wholeOnly refuses a session that may do nothing but set up MFA
 * @throws DomainError not-signed-in, mfa-setup-required
 */
export async function requireSession(made: Deps, wholeOnly: boolean): Promise<LiveSession> {
  const session = await currentSession()
  if (!session) throw new DomainError('not-signed-in')
  if (wholeOnly && session.setupRequired) throw new DomainError('mfa-setup-required')
  await touchSession(made, session)
  return session
}

/**
 * The guard of the mobile apps' routes: `Authorization: Bearer TOKEN`. Being asked is activity.
 * @throws DomainError not-signed-in
 */
export async function requireMobileSession(made: Deps, authorization: string | null): Promise<LiveSession> {
  const session = await loadSession(made, bearerToken(authorization), 'MOBILE')
  if (!session || lacksFactor(session)) throw new DomainError('not-signed-in')
  await touchSession(made, session)
  return session
}

/** The token of `Authorization: Bearer TOKEN`. */
export const bearerToken = (authorization: string | null) => /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1]

export const userView = ({ id, name, email, role }: Person): SessionView['user'] => ({
  id,
  name,
  email,
  role: role === 'ADMINISTRATOR' ? 'administrator' : 'employee',
})

/** What a mobile app gets for its sign-in. */
export const mobileToken = ({ token, expiresAt, person, known }: MobileToken): MobileTokenView => ({
  token,
  known,
  expiresAt: expiresAt.toISOString(),
  user: userView(person),
})

/** What GET /api/auth/session answers and pages know. */
export const sessionView = ({ person, ...session }: LiveSession): OwnSession => ({
  user: userView(person),
  amr: session.amr,
  authenticatedAt: session.authenticatedAt.toISOString(),
  factorProvenAt: session.factorProvenAt?.toISOString() ?? null,
  setupRequired: session.setupRequired,
  expires: session.until.toISOString(),
  endsAt: session.endsAt.toISOString(),
})
