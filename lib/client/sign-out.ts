import { freshCsrfToken } from './post-form'

/** Ends the session on the server, then shows the door. */
export async function signOut() {
  const body = new URLSearchParams({ csrfToken: await freshCsrfToken(), json: 'true' })
  await fetch('/api/auth/signout', { method: 'POST', body })
  location.assign('/sign-in')
}
