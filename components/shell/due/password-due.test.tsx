import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { PasswordSection } from '../../account/password/password-section'
import { fakeServer } from '../../testing/fake-server'
import { openAt } from '../../testing/navigation'
import { renderPortal, testPage } from '../../testing/portal'
import { PasswordDue } from './password-due'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)
testPage()
const put = 'PUT /api/account/password'
const next = 'gravel otter at the gate'

function show(due: boolean, address = '/account/settings') {
  openAt(address)
  renderPortal(
    <>
      <PasswordDue initial={due} />
      <PasswordSection rules={{ shortest: 15, known: [] }} address="erin@acme.test" initialDue={due} />
    </>,
  )
}
const link = () => screen.queryByRole('link', { name: 'Choose a new password' })

describe('somebody whose password no longer works', () => {
  test('reads it on every page, with the way to the form', () => {
    show(true, '/')
    expect(link()?.getAttribute('href')).toBe('/account/settings#password')
  })

  test('is asked for no current one, and left alone as soon as a new one is set', async () => {
    const server = fakeServer({ [put]: () => ({ status: 204 }) })
    show(true)
    expect(screen.queryByLabelText('Current password')).toBeNull()
    await userEvent.type(screen.getByLabelText('New password'), next)
    await userEvent.click(screen.getByRole('button', { name: 'Choose password' }))
    await screen.findByText(/Your new password is set/)
    await waitFor(() => expect(link()).toBeNull())
    expect(server.sent(put).map(({ body }) => body)).toEqual([{ password: next }])
    expect(screen.getByLabelText('Current password')).toBeTruthy()
  })

  test('is nobody else', () => {
    show(false, '/')
    expect(link()).toBeNull()
  })
})
