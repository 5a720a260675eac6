import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { MfaView } from '@/lib/schemas/account'
import { fakeServer } from '../../testing/fake-server'
import { mfaOff, mfaOn, newKey, renderPortal, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'
import { MfaSection } from '../mfa-section'

testPage()
const site = { portalName: 'Latchkey', portalUrl: 'http://localhost:3000', account: 'employee@acme.test' }
const allowed: MfaView['allowed'] = ['none', 'authenticator', 'email']
const begin = 'POST /api/account/mfa/email'
const validate = 'POST /api/account/mfa/email/validate'
const soon = () => new Date(Date.now() + 60_000).toISOString()
const sent = () => ({ status: 202, body: { sentTo: 'e•••@acme.test', resendAt: soon(), expiresAt: soon() } })
const show = (mfa: MfaView) => renderPortal(<MfaSection initial={{ ...mfa, allowed }} recovered={false} site={site} />)
const choose = (option: string) => userEvent.selectOptions(screen.getByRole('combobox', { name: 'MFA option' }), option)
const button = (name: string) => screen.getByRole('button', { name })

test('choosing Email says where codes go; Save and the panel’s button both mail one', async () => {
  const server = fakeServer({ [begin]: sent })
  show(mfaOff)
  await choose('Email')
  expect(screen.getByText(sentence(/mailed to employee@acme\.test/))).toBeDefined()
  expect(button('Send code by email')).toBeDefined()
  await userEvent.click(button('Save'))
  await screen.findByRole('textbox', { name: 'Verify' })
  expect(server.sent(begin)).toHaveLength(1)
  expect(screen.getByText(/spam folder/)).toBeDefined()
  expect(button('Resend code')).toHaveProperty('disabled', true)
})

test('the code field has the focus once the code is mailed, and what happened is spoken in a place that was there', async () => {
  fakeServer({ [begin]: sent })
  show(mfaOff)
  await choose('Email')
  const places = screen.getAllByRole('status')
  await userEvent.click(button('Send code by email'))
  const field = await screen.findByRole('textbox', { name: 'Verify' })
  await waitFor(() => expect(document.activeElement).toBe(field))
  expect(places.filter((place) => /spam folder/.test(place.textContent ?? ''))).toHaveLength(1)
})

test('the MFA option has the focus once the set-up of Email is cancelled', async () => {
  fakeServer({
    [begin]: sent,
    'DELETE /api/account/mfa/pending': () => ({ status: 204 }),
    'GET /api/account/mfa': () => ({ body: { ...mfaOff, allowed } }),
  })
  show(mfaOff)
  await choose('Email')
  await userEvent.click(button('Send code by email'))
  await screen.findByRole('textbox', { name: 'Verify' })
  await userEvent.click(button('Cancel'))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'MFA option' })))
})

test('says before Save that email is the weakest option and that NIST does not accept it', async () => {
  fakeServer({})
  show(mfaOff)
  await choose('Email')
  expect(screen.getByText(/weakest option.*NIST SP 800-63B-4 does not accept it/)).toBeDefined()
})

test('after an authenticator it says before Save that the key will be discarded', async () => {
  fakeServer({})
  show(mfaOn)
  expect(screen.queryByText(/discards your authenticator key/)).toBeNull()
  await choose('Email')
  expect(screen.getByText(/discards your authenticator key/)).toBeDefined()
})

test('a right code opens the recovery codes where there were none', async () => {
  fakeServer({
    [begin]: sent,
    [validate]: () => ({ body: { recoveryCodes: ['7K3Q-W2ZN-0PAM'], setId: 'K7QM' } }),
    'GET /api/account/mfa': () => ({ body: { ...mfaOff, allowed } }),
  })
  show(mfaOff)
  await choose('Email')
  await userEvent.click(button('Send code by email'))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Verify' }), '123456')
  await userEvent.click(button('Validate code'))
  expect(await screen.findByRole('dialog', { name: 'Recovery codes' })).toBeDefined()
})

test('a right code completes the set-up where the recovery codes stay', async () => {
  fakeServer({
    [begin]: sent,
    [validate]: () => ({ body: { recoveryCodes: null, setId: null } }),
    'GET /api/account/mfa': () => ({ body: { ...mfaOn, option: 'email', authenticators: [], allowed } }),
  })
  show(mfaOn)
  await choose('Email')
  await userEvent.click(button('Send code by email'))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Verify' }), '123456')
  await userEvent.click(button('Validate code'))
  await waitFor(() => expect(document.activeElement).toBe(button('Sign out and try it')))
})

test('a wrong code keeps the field and selects what was typed; a lost one asks for a new mail', async () => {
  let answer: object = { status: 422, body: { code: 'invalid-code', detail: 'That code is not right.' } }
  fakeServer({ [begin]: sent, [validate]: () => answer })
  show(mfaOff)
  await choose('Email')
  await userEvent.click(button('Send code by email'))
  const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Verify' })
  await userEvent.type(field, '111111')
  await userEvent.click(button('Validate code'))
  expect(await screen.findByText('That code is not right.')).toBeDefined()
  expect(field.value).toBe('111111')
  answer = { status: 410, body: { code: 'enrolment-expired', detail: 'Expired.' } }
  await userEvent.click(button('Validate code'))
  expect(await screen.findByText(/send a new code\./)).toBeDefined()
  expect(button('Send code by email')).toBeDefined()
})

test('a mail that could not be sent says so, and the button sends again', async () => {
  const server = fakeServer({
    [begin]: () => ({ status: 503, body: { code: 'unavailable', detail: 'The mail could not be sent just now.' } }),
  })
  show(mfaOff)
  await choose('Email')
  await userEvent.click(button('Send code by email'))
  expect(await screen.findByText('The mail could not be sent just now.')).toBeDefined()
  await userEvent.click(button('Send code by email'))
  await waitFor(() => expect(server.sent(begin)).toHaveLength(2))
})

test('after a refresh the field is still there, and nothing is mailed by itself', async () => {
  const server = fakeServer({})
  show({ ...mfaOff, pending: { kind: 'email', add: false, startedHere: true, id: null, expiresAt: soon() } })
  expect(await screen.findByRole('textbox', { name: 'Verify' })).toBeDefined()
  expect(button('Resend code')).toHaveProperty('disabled', false)
  expect(server.sent(begin)).toHaveLength(0)
})

test('a set-up of Email that was given up for the authenticator is not called lost', async () => {
  fakeServer({
    [begin]: sent,
    'POST /api/account/mfa/authenticator': () => ({ status: 201, body: newKey }),
    'GET /api/account/mfa': () => ({ body: { ...mfaOff, allowed } }),
  })
  show(mfaOff)
  await choose('Email')
  await userEvent.click(button('Send code by email'))
  await screen.findByRole('textbox', { name: 'Verify' })
  await choose('Authenticator')
  await userEvent.click(button('Create key'))
  await screen.findByRole('tab', { name: 'Scan a QR code' })
  await choose('Email')
  expect(screen.queryByText(/send a new code\./)).toBeNull()
})
