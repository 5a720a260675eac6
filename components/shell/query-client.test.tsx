import { onlineManager, QueryClientProvider } from '@tanstack/react-query'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import { TrustedBrowsers } from '../account/sessions/trusted-browsers'
import { MfaSection } from '../mfa/mfa-section'
import { fakeServer, refuse } from '../testing/fake-server'
import { begin, mfa } from '../testing/mfa'
import { mfaOff, mfaOn, newKey, testPage } from '../testing/portal'
import { newQueryClient } from './query-client'

testPage()
const site = { portalName: 'Latchkey', portalUrl: 'http://localhost', account: 'employee@acme.test' }
const show = (children: ReactNode) =>
  render(
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
      <QueryClientProvider client={newQueryClient()}>{children}</QueryClientProvider>
    </NextIntlClientProvider>,
  )

let connected = true
function flakyServer(routes: Parameters<typeof fakeServer>[0]) {
  const server = fakeServer(routes)
  const answer = fetch
  vi.stubGlobal('fetch', async (...call: Parameters<typeof fetch>) => {
    if (!connected) throw new TypeError('Failed to fetch')
    return answer(...call)
  })
  return server
}
const connect = (is: boolean) =>
  act(() => {
    connected = is
    onlineManager.setOnline(is)
  })
beforeEach(() => connect(false))
afterEach(() => connect(true))

test('a change that is made offline fails with a sentence, and works once the connection is back', async () => {
  flakyServer({ [begin]: () => ({ status: 201, body: newKey }), [`GET ${mfa}`]: () => ({ body: mfaOff }) })
  show(<MfaSection initial={mfaOff} recovered={false} site={site} />)
  await userEvent.selectOptions(screen.getByLabelText('MFA option'), 'Authenticator')
  const button = screen.getByRole('button', { name: 'Create key' })
  await userEvent.click(button)
  expect(await screen.findByText(/No connection to the portal/)).toBeDefined()
  expect(button.getAttribute('aria-busy')).toBeNull()
  await connect(true)
  await userEvent.click(button)
  expect(await screen.findByRole('img', { name: 'QR code for your authenticator app' })).toBeDefined()
})

test('a change that was refused because the view was outdated is refused once the view is a new one', async () => {
  connected = true
  const looks: (() => void)[] = []
  const look = () => new Promise<{ body: unknown }>((resolve) => looks.push(() => resolve({ body: mfaOn })))
  const refused = () => refuse(409, 'changed-meanwhile')
  fakeServer({ [`GET ${mfa}`]: look, [`POST ${mfa}/recovery-codes`]: refused })
  show(<MfaSection initial={mfaOn} recovered={false} site={site} />)
  const button = screen.getByRole('button', { name: 'Make new recovery codes' })
  await userEvent.click(button)
  await waitFor(() => expect(looks).not.toHaveLength(0))
  expect(button.getAttribute('aria-busy')).toBe('true')
  expect(screen.queryByRole('alert')).toBeNull()
  for (const answer of looks) answer()
  expect(await screen.findByRole('alert')).toBeDefined()
})

test.each([
  ['when the browser says that the connection is back', true],
  ['when the portal can be reached again, whatever the browser says', false],
])('a list that could not be read says so, and is read by itself %s', async (_when, eventFires) => {
  flakyServer({ 'GET /api/account/trusted-browsers': () => ({ body: [] }) })
  show(<TrustedBrowsers />)
  const sentence = await screen.findByText(/goes on by itself once the connection is back/)
  if (eventFires) await connect(true)
  else connected = true
  await waitFor(() => expect(screen.getByText('No browser is trusted.')).toBeDefined(), { timeout: 9000 })
  expect(sentence.isConnected).toBe(false)
})
