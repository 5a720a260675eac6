import type { MfaView } from '@/lib/schemas/account'

type Kind = 'authenticator' | 'passkey' | 'email'

/** The kinds of second step that the user has, whether or not it is the option. */
export function kindsOf({ authenticators, passkeys, email }: MfaView): Kind[] {
  const kinds: Kind[] = []
  if (authenticators.length) kinds.push('authenticator')
  if (passkeys.length) kinds.push('passkey')
  if (email.validated) kinds.push('email')
  return kinds
}

/** What is left once this kind has gone. */
export const kindsWithout = (mfa: MfaView, gone: Kind) => kindsOf(mfa).filter((kind) => kind !== gone)

/** The company requires MFA, and nothing that it allows is among these. */
export const wouldLack = ({ policy, allowed }: MfaView, kinds: Kind[]) =>
  policy.required && !kinds.some((kind) => allowed.includes(kind))

/** Keys that the switch to Email kept are not in use: they have no list, and a new key takes the place of them all. */
export const appsInUse = ({ authenticators }: MfaView) => authenticators.filter((key) => !key.kept)
