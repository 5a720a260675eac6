import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { mfaView } from '../domain/account/mfa'
import { isPasswordDue } from '../domain/account/password'
import { passwordRulesOf, shortestPassword } from '../domain/account/password-rules'
import { type LiveSession, touchSession } from '../domain/account/sessions'
import { managedBy } from '../domain/company/managed'
import { DomainError, toPascalCase } from '../domain/errors'
import { challengeView, findChallenge } from '../domain/sign-in/challenge'
import type { MfaView, SessionList } from '../schemas/account'
import type { MailboxMail } from '../schemas/mailbox'
import type { ChallengeView, SessionView } from '../schemas/sign-in'
import { findBeginning } from './auth/openid/beginnings'
import { safePath } from './callback-url'
import { readCookie } from './cookies'
import { csrfTokenOf } from './csrf'
import { isDemoCall } from './demo-only'
import { deps } from './deps'
import { settings } from './env'
import { mailboxMails } from './mail/mailbox'
import { asDomainError } from './problem'
import { onwardOf } from './provider-route'
import { currentSession, sessionView } from './session'
import { sessionRows } from './session-rows'

export type Search = Record<string, string | string[] | undefined>

export const portalName = () => settings().appName
export const portalUrl = () => settings().appUrl
/** The address that mails come from; null for the demo's mailbox. */
export const mailSender = () => settings().mail.from?.address ?? null

export const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** A page has no status of its own: while a dependency is away the person is sent to the page that says so, with 503. */
async function orUnavailable<T>(run: () => Promise<T>): Promise<T> {
  return run().catch(async (error: unknown) => {
    const { code } = asDomainError(error)
    if (code === 'unavailable' || code === 'busy') redirect(unavailableFor(await requestedPath()))
    throw error
  })
}

/** proxy.ts notes it on each request for a page. */
const requestedPath = async () => safePath((await headers()).get('x-latchkey-page') ?? undefined)

/** From there, *Try again* leads back to this page. */
const unavailableFor = (path: string) =>
  path === '/' ? '/unavailable' : `/unavailable?${new URLSearchParams({ callbackUrl: path })}`

/** The way on to the provider, for who has no JavaScript; without one it leads back to the sign-in page. */
export async function providerPage({ begun }: Search) {
  const found = await findBeginning({ id: first(begun) ?? '' })
  const url = found && (await orUnavailable(() => onwardOf(found)))
  if (!url) redirect('/sign-in')
  return { url }
}

/**
 * Without a live challenge it leads on to the portal, where another tab has finished the sign-in; else back to the sign-in
 * page, with a reason.
 */
export async function verifyPage(search: Search): Promise<{ csrfToken: string; challenge: ChallengeView }> {
  const csrfToken = csrfTokenOf(await readCookie('csrf'))
  const challenge = await orUnavailable(async () =>
    findChallenge(await deps(), await readCookie('challenge')).catch(none),
  )
  if (!challenge && (await liveSession())) redirect('/')
  if (!challenge || !csrfToken) redirect(`/sign-in?error=${reasonOf(first(search.error))}`)
  return { csrfToken, challenge: await orUnavailable(async () => challengeView(await deps(), challenge)) }
}

const none = (error: unknown) => {
  if (error instanceof DomainError && error.code === 'no-challenge') return null
  throw error
}

const reasonOf = (error: string | undefined) =>
  error && /^[A-Za-z]{1,40}$/.test(error) ? error : toPascalCase('challenge-expired')

const liveSession = cache(() => orUnavailable(currentSession))

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

const isAdministrator = ({ role }: LiveSession['person']) => role === 'ADMINISTRATOR'

async function required(path: string): Promise<LiveSession> {
  const session = await liveSession()
  if (!session) redirect(await wayToSignIn(path))
  if (session.setupRequired && !path.startsWith('/account/settings')) redirect('/account/settings')
  await orUnavailable(async () => touchSession(await deps(), session))
  return session
}

/** With where one was going; and why, where there was a session. */
async function wayToSignIn(path: string) {
  const query = new URLSearchParams(path === '/' ? {} : { callbackUrl: path })
  if (await readCookie('session')) query.set('error', toPascalCase('not-signed-in'))
  return query.size ? `/sign-in?${query}` : '/sign-in'
}

/** The guard of every page behind the sign-in. */
export const portalPage = async (path: string): Promise<SessionView> => sessionView(await required(path))

/** The guard of an administrator's page; to others there is nothing at this address. */
export async function administratorPage(path: string) {
  if (!isAdministrator((await required(path)).person)) notFound()
}

export const companyFor = async (): Promise<string> => (await required('/')).person.company.name

export async function mfaFor(): Promise<MfaView> {
  const session = await required('/account/settings')
  return orUnavailable(async () => mfaView(await deps(), session))
}

/** What the person's new password will be held against; null where the company's AD or SSO has it. */
export async function newPasswordRules() {
  const { person } = await required('/account/settings')
  if (managedBy(person)) return null
  const rules = passwordRulesOf(person, (await deps()).clock.now())
  return { shortest: shortestPassword(rules), known: rules.context }
}

/** Whether a new password is to be chosen, and who has it where that is not Latchkey. */
export async function passwordFor() {
  const { person } = await required('/account/settings')
  return { due: isPasswordDue(person), managedBy: managedBy(person)?.name ?? null }
}

export async function sessionsFor(): Promise<SessionList> {
  const session = await required('/account/sessions')
  return orUnavailable(async () => sessionRows(await deps(), session))
}

/** The demo's mails (of everybody, or to one address), newest first, and the one that was asked for (else the newest). */
export async function mailboxPage(search: Search): Promise<MailboxView> {
  if (!isDemoCall(await headers())) notFound()
  const to = first(search.to)
  const mails = mailboxMails(to)
  return { mails, shown: mails.find(({ id }) => id === first(search.id)) ?? mails[0], to }
}

interface MailboxView {
  mails: MailboxMail[]
  shown: MailboxMail | undefined
  to: string | undefined
}
