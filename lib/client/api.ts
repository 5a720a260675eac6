import type {
  EnrolmentView,
  MfaOption,
  MfaView,
  SessionList,
  TrustedBrowserList,
  ValidatedView,
} from '../schemas/account'
import type { ActivityPage, NotMeView } from '../schemas/activity'
import type { Problem } from '../schemas/common'
import type { Assertion, PasskeyCreationView, PasskeyRequestView, Registration } from '../schemas/passkey'
import type { LinkView, PasswordLinkPurpose } from '../schemas/password'
import type { CodeSentView, FactorKind } from '../schemas/sign-in'
import { leave } from './leave'
import { notePortalTime } from './portal-time'
import { confirmItIsYou } from './step-up'

/** `code` is one of the closed list, or `offline`, or `cancelled` where the person left the step-up dialog. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly code: string,
    /** One sentence, written by the server; empty for `offline` and `cancelled`. */
    readonly detail = '',
    readonly problem: Partial<Problem> = {},
  ) {
    super(code)
  }
}

/** No answer came: no connection, or no portal at its other end. */
export const isOffline = (error: unknown) => error instanceof ApiError && error.code === 'offline'

interface CallOptions {
  body?: unknown
  /** False: a 403 `step-up-required` is thrown instead of asked about. */
  ask?: boolean
  /** False: this is the second time. */
  again?: boolean
}

/** A call that needs a fresh proof opens the step-up dialog and then goes on by itself. */
export async function call<T>(
  method: string,
  path: string,
  { body, ask = true, again = true }: CallOptions = {},
): Promise<T> {
  const answer = await send(method, path, body)
  if (answer.status === 204) return undefined as T
  if (answer.ok) return (await answer.json()) as T
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>
  // A step-up, in any tab, replaces the session's token. A call that was on its way with the old one did nothing: once more.
  if (problem.code === 'not-signed-in' && again) return call(method, path, { body, ask, again: false })
  if (problem.code === 'not-signed-in') return leaveToSignIn()
  if (problem.code === 'mfa-setup-required') return leave('/account/settings')
  if (problem.code === 'step-up-required' && ask) {
    if (!(await confirmItIsYou())) throw new ApiError('cancelled')
    return call(method, path, { body, ask: false })
  }
  throw new ApiError(problem.code ?? 'offline', problem.detail, problem)
}

async function send(method: string, path: string, body: unknown) {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  try {
    return notePortalTime(await fetch(path, { method, ...json }))
  } catch {
    throw new ApiError('offline')
  }
}

/** The page that one is on, to come back to; but what a sign-in said of itself is not true of the next. */
export function here() {
  const query = new URLSearchParams(location.search)
  query.delete('signed-in-with')
  return encodeURIComponent(`${location.pathname}${query.size ? `?${query}` : ''}`)
}

/** The session has ended: to the sign-in page, which says so and leads back here. Never settles. */
export const leaveToSignIn = () => leave(`/sign-in?error=NotSignedIn&callbackUrl=${here()}`)

/** What is undefined is left out. */
export function withQuery(path: string, values: Record<string, string | undefined>) {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length ? `${path}?${new URLSearchParams(given)}` : path
}

/** What was to go has gone already, by another tab or another person: the wish is fulfilled. */
async function remove(path: string) {
  try {
    await call<void>('DELETE', path)
  } catch (error) {
    if (!(error instanceof ApiError && ['not-found', 'not-enabled'].includes(error.code))) throw error
  }
}

const mfa = '/api/account/mfa'
const sessions = '/api/account/sessions'
const trusted = '/api/account/trusted-browsers'

interface BeginOptions {
  version: string
  ask?: boolean
}

/** `replaces`: the name on the screen; where it has another one by now, `changed-meanwhile`. */
interface NewName {
  label: string
  replaces: string
}

export const api = {
  mfa: () => call<MfaView>('GET', mfa),
  /** `version` here and below: of the view that the person decided on; where another one stands, `changed-meanwhile`. */
  beginAuthenticator: (
    body: { fresh?: boolean | undefined; add?: boolean | undefined },
    { version, ask = true }: BeginOptions,
  ) => call<EnrolmentView>('POST', withQuery(`${mfa}/authenticator`, { version }), { body, ask }),
  /** `label`: of an app that is added, where one was typed. `id`: of the key on the screen. */
  validateAuthenticator: (body: { code: string; label?: string | undefined; id?: string | undefined }) =>
    call<ValidatedView>('POST', `${mfa}/authenticator/validate`, { body }),
  renameAuthenticator: (id: string, body: NewName) => call<void>('PATCH', `${mfa}/authenticator/${id}`, { body }),
  removeAuthenticator: (id: string, version: string) => remove(withQuery(`${mfa}/authenticator/${id}`, { version })),
  /** Mails a code to the person's own address: again, while one is pending. */
  beginEmail: () => call<CodeSentView>('POST', `${mfa}/email`, { body: {} }),
  validateEmail: ({ code }: { code: string }) =>
    call<ValidatedView>('POST', `${mfa}/email/validate`, { body: { code } }),
  passkeyCreation: () => call<PasskeyCreationView>('POST', `${mfa}/passkeys/options`, { body: {} }),
  registerPasskey: (made: Registration) => call<ValidatedView>('POST', `${mfa}/passkeys`, { body: made }),
  renamePasskey: (id: string, body: NewName) => call<void>('PATCH', `${mfa}/passkeys/${id}`, { body }),
  removePasskey: (id: string, version: string) => remove(withQuery(`${mfa}/passkeys/${id}`, { version })),
  /** Among factors that are set up already. */
  chooseOption: (option: Exclude<MfaOption, 'none'>, version?: string) =>
    call<void>('PUT', withQuery(`${mfa}/option`, { version }), { body: { option } }),
  cancelPending: () => call<void>('DELETE', `${mfa}/pending`),
  clearAuthenticator: (version: string) => remove(withQuery(`${mfa}/authenticator`, { version })),
  clearMfa: (version: string) => remove(withQuery(mfa, { version })),
  /** In place of the set on the screen; where another one is live, `changed-meanwhile`. */
  newRecoveryCodes: (replaces: string) =>
    call<{ recoveryCodes: string[]; setId: string }>('POST', `${mfa}/recovery-codes`, { body: { replaces } }),
  /** @throws ApiError changed-meanwhile where the set is gone */
  recoveryCodesSaved: (setId: string) => call<void>('PUT', `${mfa}/recovery-codes/saved`, { body: { setId } }),
  stepUp: (
    body: { password: string } | { method: FactorKind; code: string } | { method: 'passkey'; response: Assertion },
  ) => call<void>('POST', '/api/account/step-up', { body, ask: false }),
  emailStepUpCode: () => call<CodeSentView>('POST', '/api/account/step-up/email-code', { body: {}, ask: false }),
  stepUpPasskey: () =>
    call<PasskeyRequestView>('POST', '/api/account/step-up/passkey-options', { body: {}, ask: false }),
  /** Without the current one where that is void. */
  changePassword: (body: { currentPassword?: string; password: string }) =>
    call<void>('PUT', '/api/account/password', { body }),
  /** The same whether or not anybody has the address. */
  requestReset: (email: string) => call<object>('POST', '/api/password-reset', { body: { email } }),
  passwordLink: (body: { token: string; purpose: PasswordLinkPurpose }) =>
    call<LinkView>('POST', '/api/password-link', { body }),
  setPassword: (purpose: PasswordLinkPurpose, body: { token: string; password: string }) =>
    call<void>('POST', `/api/${purpose}/complete`, { body }),
  sessions: () => call<SessionList>('GET', sessions),
  endSession: (id: string) => remove(`${sessions}/${id}`),
  endOtherSessions: () => call<void>('DELETE', sessions),
  trustedBrowsers: () => call<TrustedBrowserList>('GET', trusted),
  activity: (cursor?: string) => call<ActivityPage>('GET', withQuery('/api/account/activity', { cursor })),
  notMe: () => call<NotMeView>('POST', '/api/account/not-me', { body: {} }),
  endTrust: (id: string) => remove(`${trusted}/${id}`),
}
