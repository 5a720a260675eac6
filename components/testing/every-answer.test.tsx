import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Activity } from '../account/activity/activity'
import { PasswordSection } from '../account/password/password-section'
import { Sessions } from '../account/sessions/sessions'
import { TrustedBrowsers } from '../account/sessions/trusted-browsers'
import { EmployeeDetails } from '../admin/employees/employee-details'
import { InviteButton } from '../admin/employees/invite-button'
import { Import } from '../admin/import/import'
import { Policy } from '../admin/policy/policy'
import { FinishedNotice } from '../mfa/finished-notice'
import { MfaSection } from '../mfa/mfa-section'
import { UserMenu } from '../shell/menu/user-menu'
import { employee, policy } from './employees'
import { fakeServer, refuse } from './fake-server'
import { choose, press } from './mfa'
import { openAt } from './navigation'
import { mfaOff, mfaOn, newKey, renderPortal, testPage } from './portal'

vi.mock('next/navigation', async () => (await import('./navigation')).fakeNavigation)
const leave = testPage()
beforeEach(() => openAt('/'))

const mfa = '/api/account/mfa'
const then = '2026-03-03T10:00:00.000Z'
const passkey = {
  id: '0196f0e0-0000-7000-8000-000000000011',
  label: 'Phone',
  createdAt: then,
  lastUsedAt: null,
  synced: false,
}
const withEverything = {
  ...mfaOn,
  allowed: ['none' as const, 'authenticator' as const, 'email' as const, 'passkey' as const],
  passkeys: [passkey],
}
const session = {
  id: passkey.id,
  kind: 'web' as const,
  current: false,
  device: 'Firefox',
  ip: '192.0.2.1',
  createdAt: then,
  lastSeenAt: then,
  amr: ['pwd'],
  by: ['password' as const],
  factor: null,
}
const browser = { id: passkey.id, device: 'Firefox', createdAt: then, expiresAt: '2099-01-01T00:00:00.000Z' }
const event = {
  id: passkey.id,
  at: then,
  type: 'sign-in.succeeded',
  device: 'Firefox',
  ip: '192.0.2.1',
  detail: { method: 'email' },
}
const person = { ...employee, locked: true, state: 'invited' as const }
const site = { portalName: 'Latchkey', portalUrl: 'http://localhost', account: 'employee@acme.test' }

/** What the screens read. */
const reads = {
  [`GET ${mfa}`]: () => ({ body: withEverything }),
  'GET /api/account/sessions': () => ({ body: [session] }),
  'GET /api/account/trusted-browsers': () => ({ body: [browser] }),
  'GET /api/account/activity': () => ({ body: { items: [event], next: null } }),
  [`GET /api/admin/employees/${employee.id}`]: () => ({ body: person }),
  'GET /api/admin/policy': () => ({
    body: { policy, version: 'v1', signIn: { kind: 'password', name: null, domains: [] } },
  }),
  'GET /api/auth/csrf': () => ({ body: { csrfToken: 'token' } }),
  'GET /api/health/live': () => ({ body: {} }),
}

const inDialog = async (name: string) => {
  const dialogs = await screen.findAllByRole('dialog')
  await userEvent.click(within(dialogs[dialogs.length - 1] as HTMLElement).getByRole('button', { name }))
}
const confirmed = (opened: string, verb: string) => async () => {
  await press(opened)
  await inDialog(verb)
}
const section = (view = withEverything) => <MfaSection initial={view} recovered={false} site={site} />
const waiting = (kind: 'authenticator' | 'email') => ({
  ...withEverything,
  pending: {
    kind,
    startedHere: true,
    add: false,
    expiresAt: '2099-01-01T00:00:00.000Z',
    id: kind === 'email' ? null : newKey.id,
  },
})
async function typeCode(verb: string) {
  await userEvent.type(await screen.findByLabelText('Verify'), '123456')
  await press(verb)
}
async function type(label: string, text: string) {
  const field = await screen.findByLabelText(label)
  await userEvent.clear(field)
  await userEvent.type(field, text)
}

interface Change {
  screen: ReactNode
  act: () => Promise<unknown>
  /** The call whose answer is looked at. */
  call: string
  routes?: Parameters<typeof fakeServer>[0]
}
const people = `/api/admin/employees/${employee.id}`
const details = <EmployeeDetails id={employee.id} />
const begun = { [`POST ${mfa}/authenticator`]: () => ({ body: newKey }) }

/** Every change that a screen of the portal asks for. */
const changes: Record<string, Change> = {
  'End one session': {
    screen: <Sessions initial={[session]} />,
    act: () => press('End Firefox'),
    call: `DELETE /api/account/sessions/${session.id}`,
  },
  'End all other sessions': {
    screen: <Sessions initial={[session]} />,
    act: confirmed('End all other sessions', 'End all other sessions'),
    call: 'DELETE /api/account/sessions',
  },
  'End trust': {
    screen: <TrustedBrowsers />,
    act: () => press('End trust in Firefox'),
    call: `DELETE /api/account/trusted-browsers/${browser.id}`,
  },
  'This wasn’t me': {
    screen: <Activity rules={null} address="erin@acme.test" initialDue={false} managedBy={null} />,
    act: async () => {
      await userEvent.click(await screen.findByRole('button', { name: /^This wasn’t me/ }))
      await inDialog('This wasn’t me')
    },
    call: 'POST /api/account/not-me',
  },
  'Change password': {
    screen: <PasswordSection rules={{ shortest: 15, known: [] }} address="erin@acme.test" initialDue={false} />,
    act: async () => {
      await type('Current password', 'the old one')
      await type('New password', 'gravel otter at the gate')
      await press('Change password')
    },
    call: 'PUT /api/account/password',
  },
  'Clear multi-factor authentication': {
    screen: section(),
    act: confirmed('Clear multi-factor authentication', 'Clear multi-factor authentication'),
    call: `DELETE ${mfa}`,
  },
  'Clear authenticator key': {
    screen: section(),
    act: confirmed('Clear authenticator key', 'Clear authenticator key'),
    call: `DELETE ${mfa}/authenticator`,
  },
  'Remove a passkey': {
    screen: section(),
    act: confirmed('Remove Phone', 'Remove'),
    call: `DELETE ${mfa}/passkeys/${passkey.id}`,
  },
  'Rename a passkey': {
    screen: section(),
    act: async () => {
      await press('Rename Phone')
      await type('Name of this passkey', 'Old phone')
      await press('Save name')
    },
    call: `PATCH ${mfa}/passkeys/${passkey.id}`,
  },
  'Save of None': {
    screen: section(),
    act: async () => {
      await choose('None')
      await press('Save')
    },
    call: `DELETE ${mfa}`,
  },
  'Save of Passkey': {
    screen: section(),
    act: async () => {
      await choose('Passkey')
      await press('Save')
    },
    call: `PUT ${mfa}/option`,
  },
  'Recreate key': { screen: section(), act: () => press('Recreate key'), call: `POST ${mfa}/authenticator` },
  'Validate key': {
    screen: section(waiting('authenticator')),
    act: () => typeCode('Validate key'),
    call: `POST ${mfa}/authenticator/validate`,
    routes: { ...begun, [`GET ${mfa}`]: () => ({ body: waiting('authenticator') }) },
  },
  'Send code by email': {
    screen: section(),
    act: async () => {
      await choose('Email')
      await press('Send code by email')
    },
    call: `POST ${mfa}/email`,
  },
  'Validate code': {
    screen: section(waiting('email')),
    act: () => typeCode('Validate code'),
    call: `POST ${mfa}/email/validate`,
    routes: { [`GET ${mfa}`]: () => ({ body: waiting('email') }) },
  },
  'Cancel of a set-up': {
    screen: section(waiting('email')),
    act: () => press('Cancel'),
    call: `DELETE ${mfa}/pending`,
    routes: { [`GET ${mfa}`]: () => ({ body: waiting('email') }) },
  },
  'Make new recovery codes': {
    screen: section(),
    act: () => press('Make new recovery codes'),
    call: `POST ${mfa}/recovery-codes`,
  },
  'Sign out': {
    screen: <UserMenu name="Erin" administrator={false} />,
    act: async () => {
      await userEvent.click(screen.getByRole('button', { name: /Erin/ }))
      await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    },
    call: 'POST /api/auth/signout',
  },
  'Sign out and try it': {
    screen: <FinishedNotice by="email" mfa={mfaOff} address="erin@acme.test" />,
    act: () => press('Sign out and try it'),
    call: 'POST /api/auth/signout',
  },
  Unlock: { screen: details, act: () => press('Unlock'), call: `POST ${people}/unlock` },
  'Send invitation again': {
    screen: details,
    act: () => press('Send invitation again'),
    call: `POST ${people}/invitation`,
  },
  'Make administrator': {
    screen: details,
    act: confirmed('Make administrator', 'Make administrator'),
    call: `PUT ${people}/role`,
  },
  'Disable account': {
    screen: details,
    act: confirmed('Disable account', 'Disable account'),
    call: `PUT ${people}/disabled`,
  },
  'Change address': {
    screen: details,
    act: async () => {
      await press('Change address')
      await type('New email', 'new@acme.test')
      await inDialog('Change address')
    },
    call: `PUT ${people}/address`,
  },
  Invite: {
    screen: <InviteButton />,
    act: async () => {
      await press('Invite someone')
      await type('Name', 'Ira')
      await type('Email', 'ira@acme.test')
      await inDialog('Invite')
    },
    call: 'POST /api/admin/invitations',
  },
  'Save policy': {
    screen: <Policy />,
    act: async () => {
      await userEvent.click(await screen.findByRole('checkbox', { name: 'Email' }))
      await press('Save policy')
    },
    call: 'PUT /api/admin/policy',
  },
  'See what this means': { screen: <Policy />, act: () => press('See what this means'), call: 'PUT /api/admin/policy' },
  'Preview of an import': {
    screen: <Import />,
    act: async () => {
      await userEvent.type(screen.getByLabelText('The file’s text'), 'email,name')
      await press('Preview')
    },
    call: 'POST /api/admin/import',
  },
}

const said = 'What the server said about it.'
const failures = {
  offline: { answer: () => Promise.reject(new TypeError('network')), sentence: /No connection to the portal/ },
  '403 forbidden': { answer: () => refuse(403, 'forbidden', said), sentence: said },
  '409 changed-meanwhile': { answer: () => refuse(409, 'changed-meanwhile', said), sentence: said },
  '429 too-many-attempts': { answer: () => refuse(429, 'too-many-attempts', said), sentence: said },
  '503 unavailable': { answer: () => refuse(503, 'unavailable', said), sentence: said },
}

describe.each(Object.entries(changes))('%s', (_verb, { screen: shown, act, call, routes }) => {
  test.each(Object.entries(failures))('%s: the person reads why', async (_failure, { answer, sentence }) => {
    fakeServer({ ...reads, ...routes, [call]: answer })
    renderPortal(shown)
    await act()
    expect((await screen.findAllByText(sentence)).length).toBeGreaterThan(0)
  })

  test('401 not-signed-in: the sign-in says that the session has ended', async () => {
    fakeServer({ ...reads, ...routes, [call]: () => refuse(401, 'not-signed-in', said) })
    renderPortal(shown)
    await act()
    if (call.endsWith('/signout')) return expect((await screen.findAllByText(said)).length).toBeGreaterThan(0)
    await waitFor(() => expect(leave).toHaveBeenCalledWith(expect.stringContaining('/sign-in?error=NotSignedIn')))
  })
})
