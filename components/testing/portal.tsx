import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, configure, render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import type { MfaView } from '@/lib/schemas/account'
import { newQueryClient } from '../shell/query-client'
import { StepUpDialog } from '../step-up/step-up-dialog'

/** What jsdom lacks, and a clean page for each test. Returns the spy on leaving the page. */
export function testPage() {
  const leave = vi.fn()
  vi.setConfig({ testTimeout: 30_000 })
  // A busy machine is no fault of the screen.
  configure({ asyncUtilTimeout: 5_000 })
  beforeEach(() => {
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
    vi.stubGlobal('location', { href: 'http://localhost/', pathname: '/account/settings', search: '', assign: leave })
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe() {}
        unobserve() {}
        disconnect() {}
      },
    )
  })
  afterEach(() => {
    cleanup()
    leave.mockReset()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })
  return leave
}

export function renderPortal(screen: ReactNode) {
  const queries = newQueryClient({ retry: false, staleTime: 5000 })
  const rendered = render(
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
      <QueryClientProvider client={queries}>
        {screen}
        <StepUpDialog />
      </QueryClientProvider>
    </NextIntlClientProvider>,
  )
  return { ...rendered, queries }
}

export const mfaOff: MfaView = {
  option: 'none',
  enabled: false,
  since: null,
  allowed: ['none', 'authenticator'],
  managedBy: null,
  stepUpMethods: ['password'],
  provider: null,
  authenticators: [],
  email: { address: 'employee@acme.test', validated: false },
  passkeyAlone: true,
  passkeys: [],
  recoveryCodes: null,
  pending: null,
  policy: { required: false, deadline: null },
  version: 'v1',
  setupRequired: false,
  mobileSkipsSecondStep: false,
}

const then = '2026-03-03T10:00:00.000Z'
export const recoverySet = { setId: 'K7QM', remaining: 10, total: 10, createdAt: then, savedAt: then }

export const mfaOn: MfaView = {
  ...mfaOff,
  option: 'authenticator',
  enabled: true,
  since: then,
  stepUpMethods: ['authenticator', 'recovery-code'],
  authenticators: [
    {
      id: '0196f0e0-0000-7000-8000-000000000001',
      label: 'Authenticator app',
      createdAt: then,
      lastUsedAt: null,
      kept: false,
    },
  ],
  recoveryCodes: recoverySet,
}

export const newKey = {
  id: '0196f0e0-0000-7000-8000-0000000000e1',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  otpauthUri: 'otpauth://totp/Latchkey:employee?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Latchkey',
  account: 'employee@acme.test',
  issuer: 'Latchkey',
  expiresAt: '2099-01-01T00:00:00.000Z',
}
