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
