import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import { fakeServer, refuse } from '../../testing/fake-server'
import { browserWithPasskeys, dismissed, requestOptions, signed } from '../../testing/passkeys'
import { testPage } from '../../testing/portal'
import { PasskeyForm } from './passkey-form'
import { PasskeyMethod } from './passkey-method'
import { SecondFactorForm } from './second-factor-form'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)

const leave = testPage()
const asks = 'POST /api/sign-in/passkey-options'
const answers = 'POST /api/auth/callback/second-factor'
const messages = {
  use: 'Use a passkey',
  waiting: '…',
  means: 'Confirm.',
  needsScript: '…',
  trust: 'Trust this browser for 30 days',
  triesLeft: 'Tries left: {tries}',
  offline: 'No connection.',
  tooManyWait: '…',
  locked: en.errors['too-many-attempts'].locked,
  reasons: { dismissed: 'Nothing is lost.', failed: 'It could not.' },
  errors: { InvalidCode: 'Not confirmed.' },
}
const initial = { sentence: null, cause: null, triesLeft: null }
const server = (routes: Parameters<typeof fakeServer>[0] = {}) =>
  fakeServer({
    [asks]: () => ({ body: requestOptions }),
    [answers]: () => ({ body: { url: 'http://localhost/' } }),
    ...routes,
  })
const showForm = () =>
  render(<PasskeyForm csrfToken="token" trustBrowserDays={30} initial={initial} messages={messages} />)
const press = () => userEvent.click(screen.getByRole('button', { name: 'Use a passkey' }))

it('nothing begins before the button is pressed, which has the focus', () => {
  const { get } = browserWithPasskeys()
  const { calls } = server()
  showForm()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Use a passkey' }))
  expect(get).not.toHaveBeenCalled()
  expect(calls).toEqual([])
})

it('one press asks and sends what was signed, with the trust', async () => {
  browserWithPasskeys()
  const { sent } = server()
  showForm()
  await userEvent.click(screen.getByRole('checkbox'))
  await press()
  await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
  const form = sent(answers)[0]?.body as Record<string, string>
  expect(form).toMatchObject({ method: 'passkey', csrfToken: 'token', trustBrowser: 'true' })
  expect(JSON.parse(form.response ?? '').id).toBe(signed.id)
})

it('a miss is told with the tries that are left, and the next press asks for a fresh challenge', async () => {
  browserWithPasskeys()
  const { sent } = server({
    [answers]: () => ({ status: 401, body: { url: 'http://localhost/x?error=InvalidCode' } }),
    'GET /api/sign-in': () => ({ body: { lastMiss: { code: 'invalid-code', triesLeft: 1 } } }),
  })
  showForm()
  await press()
  expect((await screen.findByRole('alert')).textContent).toBe('Not confirmed.')
  expect(screen.getByText('Tries left: 1')).toBeDefined()
  await press()
  await waitFor(() => expect(sent(answers)).toHaveLength(2))
  expect(sent(asks)).toHaveLength(2)
})

it('without a sign-in under way it leads back to its beginning, with the reason', async () => {
  browserWithPasskeys()
  server({
    [asks]: () => refuse(401, 'no-challenge'),
    'GET /api/sign-in': () => refuse(401, 'no-challenge'),
  })
  showForm()
  await press()
  await waitFor(() => expect(leave).toHaveBeenCalledWith('/sign-in?error=ChallengeExpired'))
})

function showCodeWithPasskey() {
  const typed = { label: 'Authentication code', hint: '', missing: '', waitEnded: '', wrongLength: '' }
  const code = {
    ...en.verify,
    ...en.recoveryField,
    ...messages,
    ...typed,
    clockHelp: { summary: '', ways: [] },
    fields: {},
  }
  render(
    <>
      <SecondFactorForm
        csrfToken="token"
        method="authenticator"
        trustBrowserDays={30}
        initial={initial}
        messages={code}
      />
      <PasskeyMethod messages={messages} />
    </>,
  )
}

it('beside a code’s field, one press signs in and takes the trust along', async () => {
  browserWithPasskeys()
  const { sent } = server()
  showCodeWithPasskey()
  await userEvent.click(screen.getByRole('checkbox'))
  await press()
  await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
  const form = sent(answers)[0]?.body as Record<string, string>
  expect(form).toMatchObject({ method: 'passkey', csrfToken: 'token', trustBrowser: 'true' })
})

it('beside a code’s field, a closed window is told at the button; the field is as it was', async () => {
  browserWithPasskeys({ get: () => Promise.reject(dismissed()) })
  server()
  showCodeWithPasskey()
  await userEvent.type(screen.getByLabelText('Authentication code'), '12')
  await press()
  expect((await screen.findByRole('alert')).textContent).toBe('Nothing is lost.')
  expect(screen.getByLabelText<HTMLInputElement>('Authentication code').value).toBe('12')
  expect(screen.getByLabelText('Authentication code').getAttribute('aria-invalid')).toBeNull()
})
