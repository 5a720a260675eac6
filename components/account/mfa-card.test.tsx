import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { MfaView } from '@/lib/schemas/account'
import { mfaOff, mfaOn, recoverySet, renderPortal, testPage } from '../testing/portal'
import { MfaCard } from './mfa-card'

testPage()
const left = (remaining: number, more: Partial<typeof recoverySet> | { savedAt: null } = {}): MfaView => ({
  ...mfaOn,
  recoveryCodes: { ...recoverySet, remaining, ...more },
})

test.each<[string, MfaView, string, string]>([
  ['without MFA', mfaOff, 'Add a second step to your sign-in', 'Set it up'],
  ['with four codes left', left(4), 'Your sign-in takes two steps', 'Review your settings'],
  ['with three', left(3), '3 recovery codes are left', 'Make new recovery codes'],
  ['with one', left(1), '1 recovery code is left', 'Make new recovery codes'],
  ['with none', left(0), 'Your recovery codes are used up', 'Make new recovery codes'],
  ['with codes not saved', left(2, { savedAt: null }), 'Keep a way in without your phone', 'Make new recovery codes'],
])('home says the one thing to do %s', (_who, mfa, heading, action) => {
  renderPortal(<MfaCard mfa={mfa} />)
  expect(screen.getByRole('heading').textContent).toBe(heading)
  expect(screen.getByRole('link').textContent).toBe(action)
})

const passkey = { id: 'p', label: 'Passkey', createdAt: recoverySet.createdAt, lastUsedAt: null, synced: true }
const unsaved = { ...recoverySet, savedAt: null }
const byEmail: Partial<MfaView> = {
  authenticators: [],
  option: 'email',
  email: { ...mfaOn.email, validated: true },
}

test.each<[string, Partial<MfaView>, RegExp]>([
  ['an app alone', {}, /without your authenticator app you cannot sign in/],
  ['Email alone', byEmail, /without your mailbox you cannot sign in/],
  ['a passkey alone', { authenticators: [], passkeys: [passkey] }, /without your passkey you cannot sign in/],
  ['an app and a passkey', { passkeys: [passkey] }, /when everything else is out of reach/],
])('unsaved recovery codes are called the only way in where they are: %s', (_what, more, sentence) => {
  renderPortal(<MfaCard mfa={{ ...mfaOn, recoveryCodes: unsaved, ...more }} />)
  expect(screen.getByText(sentence)).toBeDefined()
  if (more.passkeys && !more.authenticators) expect(screen.queryByText(/you cannot sign in/)).toBeNull()
})

test('people who sign in through a provider read of its sign-in, not of a password', () => {
  renderPortal(<MfaCard mfa={{ ...mfaOn, provider: { id: 'oidc-1', name: 'Acme Login' } }} />)
  expect(screen.getByText(/^Your company’s sign-in and a code/)).toBeDefined()
})

test.each([
  [true, 'Your password and your passkey, or your passkey alone. A stolen password does not open the portal.'],
  [false, 'Your password and your passkey. A stolen password alone does not open the portal.'],
])('a passkey is called a whole sign-in only where it is one (%s)', (passkeyAlone, sentence) => {
  renderPortal(<MfaCard mfa={{ ...mfaOn, option: 'passkey', passkeys: [passkey], passkeyAlone }} />)
  expect(screen.getByText(sentence)).toBeDefined()
})

test('managed people with a factor from before read that their company looks after the sign-in', () => {
  renderPortal(<MfaCard mfa={{ ...mfaOn, managedBy: { kind: 'oidc', name: 'Acme Login' } }} />)
  expect(screen.getByRole('heading').textContent).toBe('Your company looks after your sign-in')
  expect(screen.queryByText(/authenticator app/)).toBeNull()
})
