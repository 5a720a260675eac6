import { NextRequest } from 'next/server'
import { beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { DomainError } from '../../domain/errors'
import type { LiveSession } from '../../domain/sessions/sessions'
import { adminOperations } from '../../schemas/operations/admin'
import { requirePasswordCompany } from '../views/admin-call'
import { route } from './route'
import { requireSession } from './session'

vi.mock('../deps', () => ({ deps: async () => ({ clock: { now: () => new Date() } }) }))
vi.mock('./request-source', () => ({ requestSource: async () => ({}) }))
vi.mock('./session', () => ({ requireSession: vi.fn(), requireMobileSession: vi.fn() }))
vi.mock('../observability/log', () => ({ log: () => ({ info() {}, error() {} }) }))
vi.mock('./same-site', () => ({ requireSameSite() {} }))

const { importEmployees, changePolicy, changeRole, invite } = adminOperations
const person = { role: 'ADMINISTRATOR', company: { signInSource: 'OIDC' }, authenticators: [], emailValidatedAt: null }
/** Of an administrator whose step-up is long past. */
const stale = { person, steppedUpAt: null, authenticatedAt: new Date(0), amr: [] } as unknown as LiveSession
const signedIn = (session: LiveSession | null) =>
  vi.mocked(requireSession).mockImplementation(async () => {
    if (!session) throw new DomainError('not-signed-in')
    return session
  })
beforeEach(() => {
  signedIn(stale)
})

const id = '0196f0e0-0000-7000-8000-00000000000a'
const json = { 'content-type': 'application/json' }
/** A body that tells how much of it was taken. */
function bodyOf(chunks: number) {
  let taken = 0
  const pull = (controller: ReadableStreamDefaultController) => {
    if (taken++ < chunks) controller.enqueue(new Uint8Array(64 * 1024).fill(32))
    else controller.close()
  }
  return { body: new ReadableStream({ pull }, { highWaterMark: 0 }), taken: () => taken }
}
type Op = Parameters<typeof route>[0]['op']
async function call(op: Op, body: BodyInit, { find, query = '', headers = {} }: Asked = {}) {
  const init = { method: op.method, body, headers: { ...json, ...headers }, duplex: 'half' } as const
  const request = new NextRequest(`http://localhost${op.path.replace('{id}', id)}${query}`, init)
  const answer = await route({ op, ...(find && { find }), run: async () => undefined })(request, {
    params: Promise.resolve({ id }),
  })
  return `${answer.status} ${answer.ok ? '' : z.object({ code: z.string() }).parse(await answer.json()).code}`.trim()
}
interface Asked {
  find?: () => Promise<unknown>
  query?: string
  headers?: Record<string, string>
}

it('a stranger or an employee does not make the server hold a large body', async () => {
  for (const [session, code] of [
    [null, '401 not-signed-in'],
    [{ ...stale, person: { ...stale.person, role: 'EMPLOYEE' as const } }, '403 forbidden'],
  ] as const) {
    signedIn(session)
    const large = bodyOf(70)
    expect(await call(importEmployees, large.body)).toBe(code)
    expect(large.taken()).toBe(0)
  }
})

it('a large body that says its length is refused at once, and one that does not as soon as it is too long', async () => {
  signedIn(null)
  const headers = { 'content-length': String(6 * 1024 * 1024) }
  expect(await call(importEmployees, bodyOf(1).body, { headers })).toBe('413 too-large')
  signedIn(stale)
  const endless = bodyOf(Number.POSITIVE_INFINITY)
  expect(await call(importEmployees, endless.body)).toBe('413 too-large')
  expect(endless.taken()).toBeLessThan(90)
})

it('a body that is too large is told before the session where the usual bound holds', async () => {
  signedIn(null)
  expect(await call(changeRole, bodyOf(2).body)).toBe('413 too-large')
})

it('somebody of another company is not found, whatever the body is', async () => {
  const find = async () => {
    throw new DomainError('not-found')
  }
  expect(await call(changeRole, '{}', { find })).toBe('404 not-found')
  expect(await call(changeRole, '{', { find })).toBe('404 not-found')
  expect(await call(changeRole, '{}')).toBe('422 invalid-body')
})

it('who invites into a company without passwords hears so before they confirm who they are', async () => {
  const find = requirePasswordCompany as NonNullable<Asked['find']>
  expect(await call(invite, '{}', { find })).toBe('409 managed-sign-in')
})

it('a preview of an import is stepped up, because it tells which addresses are customers; what a policy would mean is not', async () => {
  const query = '?dryRun=true'
  expect(await call(importEmployees, '{"csv":""}', { query })).toBe('403 step-up-required')
  const wanted = {
    ...{ mfa: 'optional', requiredFrom: null, graceDays: 0, allowAuthenticator: true, allowEmail: true },
    ...{ allowPasskey: true, allowSwitchToEmail: true, allowEmailAfterReset: true, mobileRequiresMfa: false },
    ...{ trustedBrowserDays: 0, sessionIdleMinutes: 60, sessionAbsoluteHours: 24, managedExemption: 'always' },
  }
  expect(await call(changePolicy, JSON.stringify(wanted), { query })).toBe('200')
  expect(await call(changePolicy, JSON.stringify(wanted))).toBe('403 step-up-required')
})
