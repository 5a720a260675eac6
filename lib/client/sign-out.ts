import { ApiError } from './api'
import { forgetAddress } from './kept-address'
import { freshCsrfToken } from './post-form'

/** Ends the session on the server, then shows the door. @throws ApiError where the session may still stand */
export async function signOut() {
  const body = new URLSearchParams({ csrfToken: await freshCsrfToken(), json: 'true' })
  const answer = await fetch('/api/auth/signout', { method: 'POST', body }).catch(() => undefined)
  if (!answer?.ok) throw new ApiError('offline')
  forgetAddress()
  location.assign('/sign-in')
}
