import { mfaView } from '../../../domain/account/mfa/view'
import { isPasswordDue } from '../../../domain/account/password/password'
import type { LiveSession } from '../../../domain/sessions/sessions'
import { deps } from '../../deps'
import { readCookie } from '../../http/cookies'
import { csrfTokenOf } from '../../http/csrf'
import { isAdministrator, liveSession, orUnavailable } from './guard'

/** Who is signed in, for the frame around the pages; null: nobody, and each page sends them to sign in. */
export async function portalFrame() {
  const session = await liveSession()
  if (!session) return null
  const { person, setupRequired } = session
  return {
    company: person.company.name,
    /** Of the form that signs out without JavaScript. */
    csrfToken: csrfTokenOf(await readCookie('csrf')),
    user: { name: person.name, administrator: isAdministrator(person) && !setupRequired },
    /** Of who is asked for MFA and has none. */
    mfaDue: isDue(person) ? await orUnavailable(async () => mfaView(await deps(), session)) : null,
    /** Where the set-up comes first, a password can be set only after it. */
    passwordDue: isPasswordDue(person) && !setupRequired,
  }
}

const isDue = ({ company, mfaSince }: LiveSession['person']) => company.mfaPolicy === 'REQUIRED' && mfaSince === null
