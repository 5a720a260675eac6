import type { Session } from '../../generated/prisma/client'
import type { SignInStep } from '../../schemas/account'

type Signed = Pick<Session, 'kind' | 'way' | 'amr' | 'factorProvenAt'>

/** A session's way in as people know it, from what the row says: the first step, then what stood for the second. */
export const signedInBy = (session: Signed): SignInStep[] => [...firstStep(session), ...secondStep(session)]

function firstStep({ way, amr }: Signed): SignInStep[] {
  if (way === 'OIDC') return ['provider']
  if (way === 'LDAP') return ['directory']
  return amr.includes('pwd') ? ['password'] : []
}

/** What a company's provider says of itself (its own `otp`, `hwk` …) is no step here: only with a factor proved is it ours. */
function secondStep({ way, amr, factorProvenAt }: Signed): SignInStep[] {
  if (way === 'OIDC' && !factorProvenAt) return []
  if (amr.includes('hwk') || amr.includes('swk')) return ['passkey']
  if (amr.includes('otp')) return ['code']
  // It relies on a proof that was made at another time.
  return factorProvenAt ? ['trusted-browser'] : []
}
