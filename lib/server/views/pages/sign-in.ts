import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { readTypedEmail } from '../../../domain/email-address'
import { toPascalCase } from '../../../domain/errors'
import { signInSource } from '../../../domain/identity/sign-in-source'
import type { SignInSourceView } from '../../../schemas/sign-in'
import { sourceView } from '../../auth/openid/provider-config'
import { deps } from '../../deps'
import { safePath } from '../../http/callback-url'
import { readCookie } from '../../http/cookies'
import { csrfTokenOf } from '../../http/csrf'
import { currentSession } from '../../http/session'
import { otherLoopbackName } from '../../settings/loopback-name'
import { first, type Search } from './search'

/**
 * `address` is what was typed last, and `source` the sign-in method of its domain. `?local` is the emergency administrator's: a password, whatever the company's way is.
 * A user who is signed in already goes on to the portal.
 */
export async function signInPage(search: Search) {
  const elsewhere = otherLoopbackName((await headers()).get('host'), '/sign-in')
  if (elsewhere) redirect(elsewhere)
  const address = (await readCookie('address')) ?? ''
  if (await needsNoSignIn(search, address)) redirect(portalPath(first(search.callbackUrl)))
  // proxy.ts has set it for this very request, whether or not the browser keeps it.
  const csrfToken = csrfTokenOf(await readCookie('csrf')) ?? ''
  const local = 'local' in search
  const source = local || !address ? password : await sourceOf(address)
  return { csrfToken, address, local, source, callbackUrl: safePath(first(search.callbackUrl)) }
}

/**
 * False where the page has to explain an error, except that no session was there; where a session that is about to end is
 * being replaced (`?again`); where the emergency administrator signs in (`?local`); and where this browser holds the address of another user, who is about to sign in.
 */
async function needsNoSignIn(search: Search, address: string) {
  const error = first(search.error)
  const explains = error !== undefined && error !== toPascalCase('not-signed-in')
  if (explains || 'again' in search || 'local' in search) return false
  // The form also works while the database is away, so a failed lookup counts as signed out.
  const session = await currentSession().catch(() => null)
  return session !== null && (!address || readTypedEmail(address) === session.person.email)
}

/** Never a sign-in page: a signed-in user would be sent around in a circle. */
function portalPath(callbackUrl: string | undefined) {
  const path = safePath(callbackUrl)
  return /^\/sign-in(?![^/?])/.test(path) ? '/' : path
}

const password: SignInSourceView = { kind: 'password' }

/** While the database is away the page stands all the same: it says so when it is sent. */
const sourceOf = async (address: string) =>
  deps()
    .then(async (made) => sourceView(await signInSource(made, address)))
    .catch(() => password)
