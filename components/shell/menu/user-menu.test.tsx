import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { fakeServer, refuse } from '../../testing/fake-server'
import { renderPortal, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'
import { UserMenu } from './user-menu'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)
testPage()

test('a sign-out without an answer says that the session may be open, and stays busy while it is tried again', async () => {
  let fail: () => void = () => undefined
  const second = new Promise<void>((resolve) => {
    fail = resolve
  })
  let tries = 0
  fakeServer({
    'GET /api/auth/csrf': () => ({ body: { csrfToken: 'token' } }),
    'POST /api/auth/signout': async () => {
      tries += 1
      if (tries > 1) await second
      return refuse(503, 'unavailable', 'Not just now.')
    },
  })
  renderPortal(<UserMenu name="Erin Employee" administrator={false} />)
  await userEvent.click(screen.getByRole('button', { name: /Erin/ }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'You may still be signed in' }))
  expect(
    dialog.getByText(sentence(/^The portal did not confirm that you were signed out\. Not just now\.$/)),
  ).toBeDefined()
  const again = dialog.getByRole('button', { name: 'Sign out' })
  await userEvent.click(again)
  expect(screen.getByRole('dialog')).toBeDefined()
  expect(again.getAttribute('aria-busy')).toBe('true')
  fail()
  await waitFor(() => expect(again.getAttribute('aria-busy')).toBeNull())
  await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
  expect(screen.queryByRole('dialog')).toBeNull()
})
