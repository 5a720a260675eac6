import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { SessionList } from '@/lib/schemas/account'
import { fakeServer, refuse } from '../../testing/fake-server'
import { renderPortal, testPage } from '../../testing/portal'
import { Sessions } from './sessions'

testPage()
const sessions = '/api/account/sessions'
const then = '2026-03-03T10:00:00.000Z'
const id = (n: number) => `0196f0e0-0000-7000-8000-00000000000${n}`
const session: SessionList[number] = {
  id: id(1),
  kind: 'web',
  current: true,
  device: 'Firefox on Windows',
  ip: '203.0.113.7',
  createdAt: then,
  lastSeenAt: then,
  amr: ['pwd', 'otp', 'mfa'],
  by: ['password', 'code'],
  factor: null,
}
const phone: SessionList[number] = {
  ...session,
  id: id(2),
  kind: 'mobile',
  current: false,
  device: 'Erin’s phone',
  by: ['password'],
}
const tablet: SessionList[number] = {
  ...session,
  id: id(3),
  current: false,
  device: 'Safari on iPad',
  by: ['password', 'trusted-browser'],
}

/** A server that remembers which are left. */
function show(routes: Parameters<typeof fakeServer>[0] = {}) {
  const state = { left: [session, phone, tablet] }
  const server = fakeServer({
    [`GET ${sessions}`]: () => ({ body: state.left }),
    [`DELETE ${sessions}`]: () => {
      state.left = [session]
      return { status: 204 }
    },
    [`DELETE ${sessions}/${phone.id}`]: () => {
      state.left = [session, tablet]
      return { status: 204 }
    },
    ...routes,
  })
  renderPortal(<Sessions initial={state.left} />)
  return server
}
const rows = () => within(screen.getByRole('list', { name: 'Your sessions' })).getAllByRole('listitem')
const press = async (name: string) => userEvent.click(screen.getByRole('button', { name }))

describe('the list of sessions', () => {
  test('says of each on what, from which address, and how it was signed in', () => {
    show()
    const [here, mobile, trusted] = rows().map(({ textContent }) => textContent ?? '')
    expect(here).toContain('This browser')
    expect(here).toContain('from 203.0.113.7')
    expect(here).toContain('signed in with your password and a code')
    expect(mobile).toContain('Mobile app')
    expect(trusted).toContain('signed in with your password and a trusted browser')
    expect(trusted).not.toContain('Mobile app')
  })

  test('offers no end of the session that one is in', () => {
    show()
    expect(screen.queryByRole('button', { name: 'End Firefox on Windows' })).toBeNull()
  })

  test('one that is ended is named, and the focus goes to the list', async () => {
    show()
    await press('End Erin’s phone')
    expect(await screen.findByText('Erin’s phone: the session has ended.')).toBeDefined()
    expect(rows()).toHaveLength(2)
    expect(document.activeElement).toBe(screen.getByRole('list', { name: 'Your sessions' }))
  })

  test('one that could not be ended is not called so', async () => {
    show({ [`DELETE ${sessions}/${phone.id}`]: () => refuse(503, 'unavailable', 'Try again in a minute.') })
    await press('End Erin’s phone')
    expect((await screen.findByRole('alert')).textContent).toBe('Try again in a minute.')
    expect(screen.queryByText(/the session has ended/)).toBeNull()
    expect(rows()).toHaveLength(3)
  })

  test('all others are ended after one question, which says how many', async () => {
    const server = show()
    await press('End all other sessions')
    const dialog = within(await screen.findByRole('dialog', { name: 'End all other sessions' }))
    expect(dialog.getByText(/^2 other sessions end/)).toBeDefined()
    expect(server.sent(`DELETE ${sessions}`)).toHaveLength(0)
    await userEvent.click(dialog.getByRole('button', { name: 'End all other sessions' }))
    expect(await screen.findByText('You are signed in nowhere else.')).toBeDefined()
    const said = await screen.findByText('All your other sessions have ended.')
    expect(said.closest('[role=status]')).not.toBeNull()
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('list', { name: 'Your sessions' })))
  })
})

test.each([
  ['authenticator', 'your password and your authenticator app'],
  ['email', 'your password and a code by email'],
  ['recovery-code', 'your password and a recovery code'],
  [null, 'your password and a code'],
] as const)('a session that proved the factor %s says so in words', (factor, words) => {
  renderPortal(<Sessions initial={[{ ...session, factor }]} />)
  expect(screen.getByText(`signed in with ${words}`)).toBeDefined()
})
