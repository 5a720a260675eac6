import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { fakeServer, refuse } from '../../testing/fake-server'
import { renderPortal, testPage } from '../../testing/portal'
import { TrustedBrowsers } from './trusted-browsers'

testPage()
const path = '/api/account/trusted-browsers'
const then = '2026-03-03T10:00:00.000Z'
const browser = {
  id: '0196f0e0-0000-7000-8000-000000000001',
  device: 'Firefox on Windows',
  createdAt: then,
  expiresAt: then,
}

test('ending the trust in a browser is spoken once, in a place that was there, and the heading has the focus', async () => {
  const state = { left: [browser] }
  fakeServer({
    [`GET ${path}`]: () => ({ body: state.left }),
    [`DELETE ${path}/${browser.id}`]: () => {
      state.left = []
      return { status: 204 }
    },
  })
  renderPortal(<TrustedBrowsers />)
  const press = await screen.findByRole('button', { name: 'End trust in Firefox on Windows' })
  const places = screen.getAllByRole('status')
  await userEvent.click(press)
  const spoken = () => places.map(({ textContent }) => textContent).join()
  await waitFor(() => expect(spoken()).toContain('Firefox on Windows is no longer trusted.'))
  expect(screen.getAllByText(/no longer trusted/)).toHaveLength(1)
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Trusted browsers' }))
})

test('trust that could not be ended is not called so', async () => {
  fakeServer({
    [`GET ${path}`]: () => ({ body: [browser] }),
    [`DELETE ${path}/${browser.id}`]: () => refuse(503, 'unavailable', 'Not just now.'),
  })
  renderPortal(<TrustedBrowsers />)
  await userEvent.click(await screen.findByRole('button', { name: 'End trust in Firefox on Windows' }))
  expect((await screen.findByRole('alert')).textContent).toBe('Not just now.')
  expect(screen.queryByText(/no longer trusted/)).toBeNull()
})
