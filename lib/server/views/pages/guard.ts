import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { toPascalCase } from '../../../domain/errors'
import { type LiveSession, touchSession } from '../../../domain/sessions/sessions'
import type { SessionView } from '../../../schemas/sign-in'
import { deps } from '../../deps'
import { asDomainError } from '../../errors/problem'
import { safePath } from '../../http/callback-url'
import { readCookie } from '../../http/cookies'
import { currentSession, sessionView } from '../../http/session'

/** A page has no status of its own: while a dependency is away the person is sent to the page that says so, with 503. */
export async function orUnavailable<T>(run: () => Promise<T>): Promise<T> {
  return run().catch(async (error: unknown) => {
    const { code } = asDomainError(error)
    if (code === 'unavailable' || code === 'busy') redirect(unavailableFor(await requestedPath()))
    throw error
  })
}

/** proxy.ts notes it on each request for a page. */
const requestedPath = async () => safePath((await headers()).get('x-latchkey-page') ?? undefined)

/** From there, *Try again* leads back to this page. */
const unavailableFor = (path: string) =>
  path === '/' ? '/unavailable' : `/unavailable?${new URLSearchParams({ callbackUrl: path })}`

export const liveSession = cache(() => orUnavailable(currentSession))

/** The session of whoever asks; without one they are sent to sign in. */
export async function requireSession(path: string): Promise<LiveSession> {
  const session = await liveSession()
  if (!session) redirect(await wayToSignIn(path))
  if (session.setupRequired && !path.startsWith('/account/settings')) redirect('/account/settings')
  await orUnavailable(async () => touchSession(await deps(), session))
  return session
}

/** With where one was going; and why, where there was a session. */
async function wayToSignIn(path: string) {
  const query = new URLSearchParams(path === '/' ? {} : { callbackUrl: path })
  if (await readCookie('session')) query.set('error', toPascalCase('not-signed-in'))
  return query.size ? `/sign-in?${query}` : '/sign-in'
}

/** The guard of every page behind the sign-in. */
export const portalPage = async (path: string): Promise<SessionView> => sessionView(await requireSession(path))

/** The guard of an administrator's page; to others there is nothing at this address. */
export async function administratorPage(path: string) {
  if (!isAdministrator((await requireSession(path)).person)) notFound()
}

export const isAdministrator = ({ role }: LiveSession['person']) => role === 'ADMINISTRATOR'
