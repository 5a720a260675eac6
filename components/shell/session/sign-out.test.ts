import { afterEach, expect, test } from 'vitest'
import { api } from '@/lib/client/api'
import { keepAddress, takeAddress } from '@/lib/client/kept-address'
import { signOut } from '@/lib/client/sign-out'
import { fakeServer, refuse } from '../../testing/fake-server'
import { testPage } from '../../testing/portal'

const leave = testPage()
const toSignIn = '/sign-in?error=NotSignedIn&callbackUrl=%2Faccount%2Fsettings'
const soon = () => new Promise((resolve) => setTimeout(resolve, 20))
afterEach(() => {
  dispatchEvent(new Event('pageshow'))
  sessionStorage.clear()
})

/** A sign-out that waits for its answer, on a server where the session has ended already. */
function server(status = 200) {
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  fakeServer({
    'GET /api/auth/csrf': () => ({ body: { csrfToken: 'token' } }),
    'POST /api/auth/signout': async () => {
      await answered
      return { status, body: {} }
    },
    'GET /api/account/mfa': () => refuse(401, 'not-signed-in'),
  })
  return answer
}

test('whoever signs out is led to the sign-in alone, whatever the page was looking at meanwhile', async () => {
  const answer = server()
  keepAddress('employee@acme.test')
  const out = signOut()
  void api.mfa()
  await soon()
  expect(leave).not.toHaveBeenCalled()
  answer()
  await out
  void api.mfa()
  await soon()
  expect(leave.mock.calls).toEqual([['/sign-in']])
  expect(takeAddress()).toBe('')
})

test('a sign-out that fails stops nothing: the page whose session has ended leads to the sign-in and back', async () => {
  const answer = server(503)
  const out = signOut()
  void api.mfa()
  await soon()
  answer()
  await expect(out).rejects.toThrow('offline')
  await soon()
  expect(leave.mock.calls).toEqual([[toSignIn]])
})

test('the address that was kept for the next sign-in is taken once', () => {
  keepAddress('employee@acme.test')
  expect(takeAddress()).toBe('employee@acme.test')
  expect(takeAddress()).toBe('')
})
