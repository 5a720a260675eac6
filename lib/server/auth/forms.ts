import type { NextRequest } from 'next/server'
import type { z } from 'zod'
import { DomainError, type ErrorCode } from '../../domain/errors'
import { signOut } from '../../domain/sessions/end-session'
import { passkeyForm, passwordForm, providerForm, secondFactorForm, signOutForm } from '../../schemas/sign-in'
import { deps } from '../deps'
import { asDomainError } from '../errors/problem'
import { localPath } from '../http/callback-url'
import { hasOwnCookie, readCookie } from '../http/cookies'
import { csrfTokenOf } from '../http/csrf'
import { later, parseWith, readText, requireMediaType } from '../http/request-body'
import { requestSource } from '../http/request-source'
import { requireSameSite } from '../http/same-site'
import { log } from '../observability/log'
import { settings } from '../settings/env'
import { callNextAuth, formRequest, makeSessionCookie } from './call-next-auth'
import { beginAtProvider } from './openid/route'
import { authOptions } from './options'
import { accepted, refused } from './responses'
import { type SignInOutcome, verifyPath } from './sign-in-outcome'
import { passkeyStep, passwordStep, type SignInRequest, secondFactorStep } from './sign-in-steps'

type Fields = Record<string, string | undefined>

/** What a form sends to /api/auth: how it is checked, what it does, and the page that shows what became of it. */
export interface Form<Values extends Fields = Fields> {
  schema: z.ZodType<Values>
  page: string
  /** What was asked for, where the form has no field that says it: the page chooses its sentences by it. */
  method?: string
  submit(values: Values, submission: Submission): Promise<Response>
}

/** A form that was checked. */
interface Submission {
  /** Below /api/auth. */
  path: string
  /** For next-auth, which checks them once more. */
  csrfToken: string
  /** A path of this portal. */
  callbackUrl: string
  /** What stood behind the path, `?` included. */
  query: string
  wantsJson: boolean
  page: string
  method: string | undefined
}

/** The plain forms; everything else that next-auth could do is 404. */
export const forms: Record<string, Form> = {
  'callback/password': signInForm({ schema: passwordForm, page: '/sign-in', step: passwordStep }),
  'callback/second-factor': signInForm({ schema: secondFactorForm, page: verifyPath, step: secondFactorStep }),
  'callback/passkey': signInForm({ schema: passkeyForm, page: '/sign-in', method: 'passkey', step: passkeyStep }),
  signout: { schema: signOutForm, page: '/', submit: endSession },
}

/** The form that leads to a company's provider. */
export const providerFormOf = (companyId: string): Form => ({
  schema: providerForm,
  page: '/sign-in',
  submit: async ({ email }, { callbackUrl, query, wantsJson }) => {
    // Nothing of it may reach what the provider is asked.
    if (query) throw new DomainError('invalid-body', { fields: { query: 'is not taken here' } })
    return beginAtProvider({ companyId, email, callbackUrl, wantsJson })
  },
})

interface SignInForm<Values extends Fields> extends Omit<Form<Values>, 'submit'> {
  step(values: Values, request: SignInRequest): Promise<SignInOutcome>
}

/** A form of the sign-in: one step, and the session's cookie once no other step is due. */
function signInForm<Values extends Fields>({ step, ...form }: SignInForm<Values>): Form<Values> {
  const submit = async (values: Values, submission: Submission) => {
    const { callbackUrl, wantsJson, path } = submission
    const outcome = await step(values, { source: await requestSource(), callbackUrl }).catch(refusalOf)
    if (outcome instanceof DomainError) return refused(outcome, submission)
    const { user, destination } = outcome
    if (!user) return accepted(destination, wantsJson)
    return accepted(
      destination,
      wantsJson,
      await makeSessionCookie(path, toNextAuth(submission), authOptions({ user })),
    )
  }
  return { ...form, submit }
}

/** What the page has a sentence for; a fault is answered by `post`. */
function refusalOf(error: unknown): DomainError {
  const known = asDomainError(error)
  if (faults.includes(known.code)) throw error
  return known
}

const faults: ErrorCode[] = ['internal', 'unavailable', 'busy', 'sealed-value-damaged']

async function endSession(_: Fields, submission: Submission) {
  await signOut(await deps(), await readCookie('session'), await requestSource())
  return callNextAuth(submission.path, toNextAuth(submission), authOptions())
}

const toNextAuth = ({ csrfToken, callbackUrl, wantsJson }: Submission) =>
  formRequest({ csrfToken, callbackUrl: `${settings().appUrl}${callbackUrl}`, json: String(wantsJson) })

/** Checks a form in the order of HTTP.md, and submits it. */
export async function post(request: NextRequest, path: string, { schema, page, method, submit }: Form) {
  const text = await readText(request).catch(later)
  requireMediaType(request, 'application/x-www-form-urlencoded')
  const fields = new URLSearchParams(typeof text === 'string' ? text : '')
  const wantsJson = fields.get('json') === 'true'
  const csrfToken = fields.get('csrfToken') ?? ''
  try {
    requireSameSite(request.headers)
    await requireCsrfToken(csrfToken)
    if (typeof text !== 'string') throw text
    const values = parseWith(schema, Object.fromEntries(fields))
    const callbackUrl = localPath(values.callbackUrl)
    const query = request.nextUrl.search
    const asked = values.method ?? method
    return await submit(values, { path, csrfToken, callbackUrl, query, wantsJson, page, method: asked })
  } catch (error) {
    const known = asDomainError(error)
    if (wantsJson || !request.headers.get('accept')?.includes('text/html') || known.code === 'internal') throw error
    if (known.code === 'sealed-value-damaged') log().error({ error }, `${path} failed`)
    return refused(known, { page, wantsJson, method })
  }
}

/** @throws DomainError cross-site, with the reason where the browser keeps no cookies at all */
async function requireCsrfToken(token: string) {
  if (csrfTokenOf(await readCookie('csrf')) === token) return
  throw new DomainError('cross-site', (await hasOwnCookie()) ? {} : { reason: 'no-cookies' })
}
