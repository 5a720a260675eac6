import { useQueryClient } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import type { MfaView } from '@/lib/schemas/account'
import { fakeServer } from '../../testing/fake-server'
import { openAt } from '../../testing/navigation'
import { mfaOff, mfaOn, renderPortal, testPage } from '../../testing/portal'
import { MfaDue } from './mfa-due'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)
testPage()
const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString()
const due = (deadline: string | null): MfaView => ({ ...mfaOff, policy: { required: true, deadline } })
function show(mfa: MfaView, address = '/') {
  openAt(address)
  renderPortal(<MfaDue initial={mfa} />)
}

describe('who must set MFA up', () => {
  test('reads how many days are left, begun ones counted whole, and is led to the settings', () => {
    show(due(days(4.2)))
    expect(screen.getByRole('status').textContent).toContain(
      'Your company requires multi-factor authentication. You have 5 days left.',
    )
    expect(screen.getByRole('link', { name: 'Set it up' }).getAttribute('href')).toBe('/account/settings')
  })

  test('reads it on the settings too, without a link to where they are', () => {
    show(due(days(0.5)), '/account/settings')
    expect(screen.getByRole('status').textContent).toContain('You have 1 day left.')
    expect(screen.queryByRole('link')).toBeNull()
  })

  test('is left alone as soon as it is on', async () => {
    fakeServer({ 'GET /api/account/mfa': () => ({ body: { ...mfaOn, policy: due(days(3)).policy } }) })
    openAt('/account/settings')
    renderPortal(
      <>
        <MfaDue initial={due(days(3))} />
        <TurnedOn />
      </>,
    )
    await userEvent.click(screen.getByRole('button'))
    await waitFor(() => expect(screen.queryByRole('status')).toBeNull())
  })
})

/** As the settings do after each change. */
function TurnedOn() {
  const queries = useQueryClient()
  return <button type="button" onClick={() => void queries.invalidateQueries({ queryKey: ['mfa'] })} />
}

test.each([
  ['past the deadline, where the settings say more', due(days(-1))],
  ['without a deadline', due(null)],
  ['of a company that asks for nothing', mfaOff],
  ['whose provider answers for it', { ...due(days(3)), managedBy: { kind: 'oidc' as const, name: 'Acme Identity' } }],
])('nobody is reminded %s', (_, mfa) => {
  show(mfa)
  expect(screen.queryByRole('status')).toBeNull()
})
