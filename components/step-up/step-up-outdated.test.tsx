import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { api } from '@/lib/client/api'
import { confirmItIsYou } from '@/lib/client/step-up'
import en from '@/lib/messages/en.json'
import { fakeServer, refuse } from '../testing/fake-server'
import { mfaOn, renderPortal, testPage } from '../testing/portal'

const leave = testPage()
const mfa = 'GET /api/account/mfa'
const stepUp = 'POST /api/account/step-up'

test('a factor that was removed in another tab makes place for the next one, and a sentence says so', async () => {
  let stepUpMethods = ['authenticator', 'recovery-code']
  fakeServer({
    [mfa]: () => ({ body: { ...mfaOn, stepUpMethods } }),
    [stepUp]: (body) => {
      if ((body as { method?: string }).method !== 'authenticator') return { status: 204 }
      stepUpMethods = ['recovery-code']
      return refuse(409, 'not-set-up', 'This is not set up yet.')
    },
  })
  renderPortal(null)
  const outcome = confirmItIsYou()
  await userEvent.type(await screen.findByLabelText('Authentication code'), '123456{Enter}')
  expect(await screen.findByText(en.stepUp.gone)).toBeDefined()
  expect(screen.queryByText('This is not set up yet.')).toBeNull()
  await userEvent.type(await screen.findByLabelText('Recovery code'), 'AAAA-BBBB-CCCC')
  await userEvent.click(screen.getByRole('button', { name: 'Confirm' }))
  expect(await outcome).toBe(true)
})

test('where a first factor was set up in another tab, its field comes without the miss of the password', async () => {
  let stepUpMethods = ['password']
  fakeServer({
    [mfa]: () => ({ body: { ...mfaOn, stepUpMethods } }),
    [stepUp]: () => refuse(422, 'invalid-credentials', 'This password is not right.'),
  })
  const { queries } = renderPortal(null)
  const outcome = confirmItIsYou()
  await userEvent.type(await screen.findByLabelText('Password'), 'wrong{Enter}')
  expect(await screen.findByText('This password is not right.')).toBeDefined()
  stepUpMethods = ['authenticator']
  await act(() => queries.invalidateQueries({ queryKey: ['mfa'] }))
  expect(await screen.findByLabelText('Authentication code')).toBeDefined()
  expect(screen.getByText('How you confirm was changed in another tab or browser. Use this method now.')).toBeDefined()
  expect(screen.queryByText('This password is not right.')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(await outcome).toBe(false)
})

test('a method that is gone says so even where the portal cannot tell what is there now', async () => {
  let isAway = false
  fakeServer({
    [mfa]: () => (isAway ? refuse(503, 'unavailable') : { body: { ...mfaOn, stepUpMethods: ['authenticator'] } }),
    [stepUp]: () => {
      isAway = true
      return refuse(409, 'not-set-up', 'This is not set up yet.')
    },
  })
  renderPortal(null)
  const outcome = confirmItIsYou()
  await userEvent.type(await screen.findByLabelText('Authentication code'), '123456{Enter}')
  expect(await screen.findByText('This is not set up yet.')).toBeDefined()
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(await outcome).toBe(false)
})

test('what it needs cannot be read: it says so, tries again, and can be left', async () => {
  let isAway = true
  fakeServer({
    [mfa]: () => (isAway ? refuse(503, 'unavailable', 'The database is away.') : { body: mfaOn }),
  })
  renderPortal(null)
  const outcome = confirmItIsYou()
  expect((await screen.findByRole('alert')).textContent).toContain('The database is away.')
  isAway = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('Authentication code')).toBeDefined()
  await userEvent.keyboard('{Escape}')
  expect(await outcome).toBe(false)
})

test('a change that was on its way while another tab confirmed is sent once more, with what was typed', async () => {
  let isReplaced = true
  const server = fakeServer({
    'PUT /api/account/password': () => {
      if (!isReplaced) return { status: 204 }
      isReplaced = false
      return refuse(401, 'not-signed-in')
    },
  })
  await api.changePassword({ currentPassword: 'old', password: 'new' })
  expect(server.sent('PUT /api/account/password').map(({ body }) => body)).toEqual([
    { currentPassword: 'old', password: 'new' },
    { currentPassword: 'old', password: 'new' },
  ])
  expect(leave).not.toHaveBeenCalled()
})

test('a change in a session that another browser ended leads to the sign-in, which says so', async () => {
  fakeServer({ 'PUT /api/account/password': () => refuse(401, 'not-signed-in') })
  void api.changePassword({ currentPassword: 'old', password: 'new' })
  await waitFor(() => expect(leave).toHaveBeenCalledWith(expect.stringContaining('/sign-in?error=NotSignedIn')))
})
