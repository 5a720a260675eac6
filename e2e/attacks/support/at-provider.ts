import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { Browser } from '../../../lib/testing/portal/browser'
import type { Answer } from '../../../lib/testing/portal/http'
import type { Settings } from '../../../lib/testing/portal/portal'
import { csrfToken, session } from '../../../lib/testing/portal/sign-in'
import { type Company, companyAt } from './companies'
import { type Issuer, type Json, startIssuer, type Token } from './issuer'
import { openSharedStage } from './shared-postgres'

interface At {
  company: Company
  issuer: Issuer
}

interface Attempt {
  /** Over the claims that are right. */
  claims?: Json
  token?: Omit<Token, 'claims' | 'challenge'>
  /** Over the parameters that the provider's redirect would bring. */
  query?: Record<string, string>
  browser?: Browser
  /** Over the form that begins. */
  begin?: Record<string, string>
}

export type { Attempt }

export const idOf = (of: Company) => `oidc-${of.id}`
export const now = () => Math.floor(Date.now() / 1000)

/** A portal with one company, whose people sign in at an issuer made by hand. */
export async function openAtProvider(more: Settings = {}) {
  const [stage, issuer] = await Promise.all([openSharedStage(1, more), startIssuer()])
  const { sql, settings, doorOf } = stage
  const company = await companyAt(sql, settings, issuer)
  const own: At = { company, issuer }
  const url = settings.APP_URL ?? ''
  const newBrowser = () => new Browser(doorOf(0))

  async function begin(browser: Browser, more: Record<string, string> = {}, { company } = own, query = '') {
    const fields = { csrfToken: await csrfToken(browser), json: 'true', ...more }
    return browser.form(`/api/auth/signin/${idOf(company)}${query}`, fields)
  }

  /** What the provider is asked, after a begin that must have worked. */
  async function asked(browser: Browser, more: Record<string, string> = {}, at = own) {
    const answer = await begin(browser, more, at)
    expect(answer.status, answer.text).toBe(200)
    return new URL(answer.json<{ url: string }>().url).searchParams
  }

  const claimsFor = (request: URLSearchParams, more: Json = {}, at = own): Json => ({
    iss: at.issuer.url,
    sub: randomUUID(),
    aud: at.issuer.clientId,
    iat: now(),
    exp: now() + 300,
    nonce: request.get('nonce'),
    email: `${randomUUID()}@${at.company.domain}`,
    email_verified: true,
    name: 'Erin Employee',
    ...more,
  })

  /** The code that the provider's redirect would bring to whoever asked this. */
  const grant = (request: URLSearchParams, claims: Json = {}, at = own, token: Attempt['token'] = {}) =>
    at.issuer.grant({ claims: claimsFor(request, claims, at), challenge: request.get('code_challenge'), ...token })

  const back = (browser: Browser, query: Record<string, string>, at = own) =>
    browser.get(`/api/auth/callback/${idOf(at.company)}?${new URLSearchParams(query)}`)

  /** A whole sign-in with one thing wrong. */
  async function attempt({ claims, token, query, browser = newBrowser(), begin: form }: Attempt, at = own) {
    const request = await asked(browser, form, at)
    const code = grant(request, claims, at, token)
    const answer = await back(browser, { code, state: request.get('state') ?? '', ...query }, at)
    return { browser, answer, request, code }
  }

  /** Told on the sign-in page, in a word of ours, and nobody is let in. */
  async function expectRefused(answer: Answer, browser: Browser) {
    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe(`${url}/sign-in?error=NotAtProvider`)
    expect(browser.cookies.has('latchkey.session')).toBe(false)
    expect(await session(browser)).toBeNull()
  }

  /** Another company, at an issuer of its own or this one. */
  const another = async (at = issuer): Promise<At> => ({ company: await companyAt(sql, settings, at), issuer: at })
  const close = () => Promise.all([stage.close(), issuer.close()])
  return {
    ...own,
    stage,
    url,
    newBrowser,
    begin,
    asked,
    claimsFor,
    grant,
    back,
    attempt,
    expectRefused,
    another,
    close,
  }
}

export type AtProvider = Awaited<ReturnType<typeof openAtProvider>>
