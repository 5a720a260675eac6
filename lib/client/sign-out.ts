import { ApiError } from './api'
import { forgetAddress } from './kept-address'
import { isSigningOut, signOutFirst } from './leave'
import { freshCsrfToken } from './post-form'

/** The other tabs of this browser have the same session. */
const name = 'latchkey-signed-out'

/** Ends the session on the server, then shows the door, here and in the other tabs. @throws ApiError where it may still stand */
export async function signOut() {
  const ended = endSession()
  signOutFirst(ended)
  await ended
  const channel = new BroadcastChannel(name)
  channel.postMessage(null)
  channel.close()
  showDoor()
}

async function endSession() {
  const body = new URLSearchParams({ csrfToken: await freshCsrfToken(), json: 'true' })
  const answer = await fetch('/api/auth/signout', { method: 'POST', body }).catch(() => undefined)
  if (!answer?.ok) throw new ApiError('offline')
}

/** Whoever signs in next is not led back, and does not read who was here. */
function showDoor() {
  forgetAddress()
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
