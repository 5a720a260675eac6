import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { MfaView } from '@/lib/schemas/account'
import { MfaSection } from '../mfa/mfa-section'
import { fakeServer } from './fake-server'
import { mfaOff, mfaOn, newKey, recoverySet, renderPortal } from './portal'

export const mfa = '/api/account/mfa'
export const begin = `POST ${mfa}/authenticator`
export const validate = `POST ${mfa}/authenticator/validate`
const site = { portalName: 'Latchkey', portalUrl: 'http://localhost', account: 'employee@acme.test' }

export const show = (initial: MfaView, recovered = false) =>
  renderPortal(<MfaSection initial={initial} recovered={recovered} site={site} />)
export const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
export const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
export const choose = (option: string) => userEvent.selectOptions(screen.getByLabelText('MFA option'), option)
export const issued = { body: { recoveryCodes: ['7K3Q-W2ZN-0PAM', 'M4TB-9XHE-5RBC'], setId: 'K7QM' } }

/** A server on which the set-up works; `state` is what it remembers. */
export function workingServer(routes: Parameters<typeof fakeServer>[0] = {}, start = mfaOff) {
  const state = { mfa: start }
  const server = fakeServer({
    [`GET ${mfa}`]: () => ({ body: state.mfa }),
    [begin]: () => {
      state.mfa = {
        ...state.mfa,
        pending: { kind: 'authenticator', add: false, startedHere: true, expiresAt: newKey.expiresAt, id: newKey.id },
      }
      return { status: 201, body: newKey }
    },
    [validate]: () => {
      state.mfa = { ...mfaOn, recoveryCodes: { ...recoverySet, savedAt: null } }
      return issued
    },
    [`PUT ${mfa}/recovery-codes/saved`]: () => ({ status: 204 }),
    [`DELETE ${mfa}`]: () => {
      state.mfa = mfaOff
      return { status: 204 }
    },
    ...routes,
  })
  return { ...server, state }
}

export async function setUp(code = '123456') {
  await choose('Authenticator')
  await press('Create key')
  await userEvent.type(await screen.findByLabelText('Verify'), code)
  await press('Validate key')
}
