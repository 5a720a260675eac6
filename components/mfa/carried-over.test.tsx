import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { takeAddress } from '@/lib/client/kept-address'
import { fakeServer } from '../testing/fake-server'
import { press, show } from '../testing/mfa'
import { mfaOff, mfaOn, renderPortal, testPage } from '../testing/portal'
import { sentence } from '../testing/sentence'
import { MailSender } from '../ui/mail-sender'
import { FinishedNotice } from './finished-notice'
import { MfaSection } from './mfa-section'

const leave = testPage()
afterEach(() => dispatchEvent(new Event('pageshow')))
const beginEmail = 'POST /api/account/mfa/email'
const sent = () => ({
  status: 202,
  body: { sentTo: 'employee@acme.test', resendAt: new Date(0).toISOString(), expiresAt: new Date(0).toISOString() },
})
const withEmail = { ...mfaOn, allowed: ['none', 'authenticator', 'email'] as (typeof mfaOn)['allowed'] }

test('the user’s address goes along to the sign-in page when they sign out to try it', async () => {
  fakeServer({
    'GET /api/auth/csrf': () => ({ body: { csrfToken: 'token' } }),
    'POST /api/auth/signout': () => ({ body: {} }),
  })
  renderPortal(<FinishedNotice by="authenticator" mfa={mfaOn} address="employee@acme.test" />)
  await press('Sign out and try it')
  await waitFor(() => expect(leave).toHaveBeenCalledWith('/sign-in'))
  expect(takeAddress()).toBe('employee@acme.test')
})

test('after a recovery code, a code by email is one press away and the page says what it takes away', async () => {
  const server = fakeServer({ [beginEmail]: sent, 'GET /api/account/mfa': () => ({ body: withEmail }) })
  show(withEmail, true)
  await press('Get codes by email')
  expect(await screen.findByRole('textbox', { name: 'Verify' })).toBeDefined()
  expect(screen.getByText(/discards your authenticator key/)).toBeDefined()
  expect(server.sent(beginEmail)).toHaveLength(1)
})

test.each([
  ['the company does not allow it', mfaOn],
  ['it is the option already', { ...withEmail, option: 'email' as const }],
])('after a recovery code, email is not offered where %s', (_, mfa) => {
  fakeServer({})
  show(mfa, true)
  expect(screen.getByRole('button', { name: 'Set up a new phone' })).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Get codes by email' })).toBeNull()
})

const mobile = /mobile apps ask for your password alone/

test('a user with MFA learns that the mobile apps ask for the password alone', () => {
  fakeServer({})
  show({ ...mfaOn, mobileSkipsSecondStep: true })
  expect(screen.getByText(mobile)).toBeDefined()
})

test.each([
  ['the mobile apps ask for it too', mfaOn],
  ['MFA is off', { ...mfaOff, mobileSkipsSecondStep: true }],
  [
    'the company controls MFA',
    { ...mfaOn, mobileSkipsSecondStep: true, managedBy: { kind: 'ldap' as const, name: 'AD' } },
  ],
])('nothing is said about mobile apps where %s', (_, mfa) => {
  fakeServer({})
  show(mfa)
  expect(screen.queryByText(mobile)).toBeNull()
})

const site = { portalName: 'Latchkey', portalUrl: 'http://localhost', account: 'employee@acme.test' }
test.each([
  ['no-reply@acme.test', 1],
  [null, 0],
])('the set-up by email names the sender %s while the mail is awaited', async (sender, times) => {
  fakeServer({ [beginEmail]: sent, 'GET /api/account/mfa': () => ({ body: withEmail }) })
  renderPortal(
    <MailSender value={sender}>
      <MfaSection initial={withEmail} recovered={false} site={site} />
    </MailSender>,
  )
  await userEvent.selectOptions(screen.getByLabelText('MFA option'), 'Email')
  await press('Send code by email')
  await screen.findByText(sentence(/A code is on its way to employee@acme.test/))
  expect(screen.queryAllByText('no-reply@acme.test')).toHaveLength(times)
  for (const said of screen.queryAllByText('no-reply@acme.test')) expect(said.getAttribute('translate')).toBe('no')
})
