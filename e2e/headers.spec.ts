import type { Response } from '@playwright/test'
import { expect, test } from './support/test'

const pages = [
  '/sign-in',
  '/password-reset',
  '/invitation',
  '/',
  '/account/profile',
  '/account/settings',
  '/account/sessions',
  '/dev/mailbox',
  '/nowhere',
  '/.well-known/nowhere',
  '/fonts/nowhere.woff2',
  '/favicon.ico',
  '/favicon.icon',
  '/_next/nowhere',
  '/_next/staticX',
  '/_next/image?url=%2Ficon.svg&w=64&q=75',
]

const directives = (policy: string) =>
  new Map(
    policy
      .split(';')
      .map((part) => part.trim().split(/\s+/))
      .map(([name, ...sources]) => [name, sources]),
  )

// The mailbox opens to direct calls alone.
test.use({ allowedInConsole: [/status of 404/], extraHTTPHeaders: {} })

const nonceOf = (policy: Map<string | undefined, string[]>) =>
  policy.get('script-src')?.find((source) => source.startsWith("'nonce-"))

async function expectProtected(answer: Response | null) {
  const headers = (await answer?.allHeaders()) ?? {}
  const policy = directives(headers['content-security-policy'] ?? '')
  expect(nonceOf(policy)).toMatch(/^'nonce-[\w+/=-]{22,}'$/)
  expect(policy.get('script-src')).not.toContain("'unsafe-inline'")
  expect(policy.get('script-src')).not.toContain("'unsafe-eval'")
  for (const name of ['object-src', 'base-uri', 'frame-ancestors']) expect(policy.get(name)).toEqual(["'none'"])
  expect(policy.get('form-action')).toEqual(["'self'"])
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
  expect(headers['x-request-id']).toBeTruthy()
  expect(headers['x-powered-by']).toBeUndefined()
  expect(headers['cache-control']).toContain('no-store')
  return nonceOf(policy)
}

test('every page carries a policy with a fresh nonce and the usual headers, and fetches nothing from elsewhere', async ({
  page,
  person,
  enter,
  baseURL,
}) => {
  const origins = new Set<string>()
  page.on('request', (request) => origins.add(new URL(request.url()).origin))
  for (const path of pages)
    await test.step(path, async () => {
      const nonces = [await expectProtected(await page.goto(path)), await expectProtected(await page.goto(path))]
      expect(nonces[0]).not.toBe(nonces[1])
      if (path === '/sign-in') await enter(person)
    })
  expect([...origins].filter((origin) => origin !== baseURL && origin !== 'null')).toEqual([])
})

test('answers with personal data are not kept by any cache, and name their request', async ({ person, newApi }) => {
  const api = await newApi()
  await api.signIn(person)
  for (const path of ['/api/account/mfa', '/api/account/sessions', '/api/auth/session']) {
    const headers = (await api.request.get(path)).headers()
    expect(headers['cache-control'], path).toContain('no-store')
    expect(headers['x-request-id'], path).toBeTruthy()
  }
})
