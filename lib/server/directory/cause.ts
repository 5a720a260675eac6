import { type Client, InvalidCredentialsError, InvalidDNSyntaxError } from 'ldapts'
import type { DirectoryCause } from '../../domain/deps'

/** What Active Directory says behind error 49: `… AcceptSecurityContext error, data 52e, v1db1`. */
const causes: Record<string, DirectoryCause> = {
  '525': 'unknown-account',
  '52e': 'wrong-password',
  // Not at this hour, and not from this machine.
  '530': 'not-allowed-now',
  '531': 'not-allowed-now',
  '532': 'password-expired',
  '533': 'account-disabled',
  '701': 'account-expired',
  '773': 'must-change-password',
  '775': 'account-locked',
}

/**
 * Why a directory refused a bind. Null where what went wrong says nothing about account or password (busy, a lost
 * connection, a time-out): another controller may know.
 */
export function causeOf(error: unknown): DirectoryCause | null {
  // A name that it cannot even read is nobody's.
  if (error instanceof InvalidDNSyntaxError) return 'unknown-account'
  if (!(error instanceof InvalidCredentialsError)) return null
  const [, code = ''] = /\bdata ([0-9a-f]+)\b/i.exec(error.message) ?? []
  return causes[code.toLowerCase()] ?? 'wrong-password'
}

/** Binds, and says why that was refused; null where it was not. @throws where the controller says nothing about it */
export async function refusalOf(client: Pick<Client, 'bind'>, name: string, password: string) {
  try {
    await client.bind(name, password)
    return null
  } catch (error) {
    const cause = causeOf(error)
    if (!cause) throw error
    return cause
  }
}
