import { UsageError, type Values } from './parse'
import { listOf, momentOf, numberOf, withoutGaps, yesOrNo } from './spellings'

/** What `company policy` was told, in the words of the policy. */
export function newPolicy(values: Values) {
  const change = withoutGaps({
    mfa: values.require ? 'required' : values.optional ? 'optional' : undefined,
    requiredFrom: values.from === 'now' ? null : momentOf(values.from),
    graceDays: numberOf('grace-days', values['grace-days']),
    ...allowed(values.allow),
    allowSwitchToEmail: yesOrNo('switch-to-email', values['switch-to-email']),
    allowEmailAfterReset: yesOrNo('email-after-reset', values['email-after-reset']),
    mobileRequiresMfa: yesOrNo('mobile-mfa', values['mobile-mfa']),
    trustedBrowserDays: numberOf('trusted-browser-days', values['trusted-browser-days']),
    sessionIdleMinutes: numberOf('session-idle-minutes', values['session-idle-minutes']),
    sessionAbsoluteHours: numberOf('session-absolute-hours', values['session-absolute-hours']),
    maxSessions: numberOf('max-sessions', values['max-sessions']),
    managedExemption: values['managed-exemption'],
  })
  return { company: values.company, change, dryRun: values['dry-run'] === true }
}

const factors = ['authenticator', 'email', 'passkey']

/** What is not named is not allowed. */
function allowed(typed: Values[string]) {
  if (typed === undefined) return {}
  const named = listOf(typed)
  if (named.some((name) => !factors.includes(name))) throw new UsageError(`--allow takes of ${factors.join(', ')}.`)
  const [allowAuthenticator, allowEmail, allowPasskey] = factors.map((factor) => named.includes(factor))
  return { allowAuthenticator, allowEmail, allowPasskey }
}
