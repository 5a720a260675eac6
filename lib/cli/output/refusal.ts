import { duration } from '../terminal/duration'

const refusals: Record<string, string> = {
  'unknown-command': 'The running portal does not know this command: restart it.',
  'not-found': 'There is nobody and nothing of that name.',
  'last-administrator': 'No administrator could sign in any more; nothing was changed.',
  'managed-sign-in': 'This company signs in through its own service; nobody has a password here.',
  'under-way': 'This is under way already; wait until it has ended.',
  busy: 'The portal is busy; try again.',
  unavailable: 'The database cannot be reached; try again.',
  internal: 'This failed; the portal’s log says why.',
  interrupted: 'It was stopped. Run it again to go on.',
}

/** What an operator reads after a refusal, unless --json was used. */
export function formatRefusal(body: unknown): string {
  const { error, fields, retryAfter } = body as { error: string; fields?: Record<string, string>; retryAfter?: number }
  if (!fields) return `${refusals[error] ?? error}${error === 'under-way' && retryAfter ? runAgain(retryAfter) : ''}`
  return Object.entries(fields)
    .map(([name, problem]) => `--${optionNames[name] ?? kebab(name)}: ${problem}`)
    .join('\n')
}

const runAgain = (seconds: number) => ` If it was killed, run it again after ${duration(seconds)}.`

/** Options whose name differs from the argument that they become. */
const optionNames: Record<string, string> = {
  domains: 'domain',
  controllers: 'directory',
  groupDn: 'group',
  emailClaims: 'email-claim',
  authority: 'authority-file',
  issuer: 'openid',
  mfa: 'require',
  requiredFrom: 'from',
  allowAuthenticator: 'allow',
  allowEmail: 'allow',
  allowPasskey: 'allow',
  allowSwitchToEmail: 'switch-to-email',
  allowEmailAfterReset: 'email-after-reset',
  mobileRequiresMfa: 'mobile-mfa',
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
