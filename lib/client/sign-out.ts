import type { Problem } from '../schemas/common'
import { ApiError } from './api'
import { keepAddress } from './kept-address'
import { isSigningOut, signOutFirst } from './leave'
import { freshCsrfToken } from './post-form'

/** The other tabs of this browser have the same session. */
const name = 'latchkey-signed-out'

/**
 * Ends the session on the server, then shows the sign-in page, here and in the other tabs.
 * @param address of a user who signs in again at once: this tab's sign-in page has it filled in
 * @throws ApiError where the session may still stand
 */
export async function signOut(address = '') {
  const ended = endSession()
  signOutFirst(ended)
  await ended
  const channel = new BroadcastChannel(name)
  channel.postMessage(null)
  channel.close()
  showDoor(address)
}

async function endSession() {
  const answer = await post().catch(() => undefined)
  if (!answer) throw new ApiError('offline')
  if (answer.ok) return
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>
  throw new ApiError(problem.code ?? 'offline', problem.detail, problem)
}

async function post() {
  const body = new URLSearchParams({ csrfToken: await freshCsrfToken(), json: 'true' })
  return fetch('/api/auth/signout', { method: 'POST', body })
}

/** The next user is not led back to this page, and does not read the address of this one. */
function showDoor(address = '') {
  keepAddress(address)
  location.assign('/sign-in')
}

/** Leaves too when another tab has signed out. @returns the way to stop listening */
export function followSignOut() {
  const channel = new BroadcastChannel(name)
  channel.onmessage = () => {
    if (isSigningOut()) return
    signOutFirst(Promise.resolve())
    showDoor()
  }
  return () => channel.close()
}
