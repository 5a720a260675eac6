import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { MfaView } from '@/lib/schemas/account'
import { refuse } from '../testing/fake-server'
import { begin, button, choose, issued, mfa, press, setUp, show, validate, workingServer } from '../testing/mfa'
import { mfaOff, mfaOn, newKey, recoverySet, testPage } from '../testing/portal'

testPage()

describe('the MFA option', () => {
  test('unchanged, Save is disabled and nothing is sent', async () => {
    const server = workingServer()
    show(mfaOff)
    expect(button('Save').disabled).toBe(true)
    await choose('Authenticator')
    expect(button('Save').disabled).toBe(false)
    await choose('None')
    expect(button('Save').disabled).toBe(true)
    expect(server.calls).toHaveLength(0)
  })

  test('saving Authenticator shows the QR code at once', async () => {
    workingServer()
    show(mfaOff)
    await choose('Authenticator')
    await press('Save')
    expect(await screen.findByRole('img', { name: 'QR code for your authenticator app' })).toBeDefined()
    expect(screen.getByText('Multi-factor authentication is off')).toBeDefined()
  })

  test('choosing None says what it takes away before Save does it', async () => {
    const server = workingServer({}, mfaOn)
    show(mfaOn)
    await choose('None')
    expect(screen.getByText(/scan a new QR code/)).toBeDefined()
    expect(server.calls).toHaveLength(0)
    await press('Save')
    expect(await screen.findByText('Multi-factor authentication is off')).toBeDefined()
  })

  test('where the company requires MFA, None and clearing are closed, with the reason', () => {
    workingServer()
    show({ ...mfaOn, allowed: ['authenticator'], policy: { required: true, deadline: null } })
    expect(screen.getByRole<HTMLOptionElement>('option', { name: 'None' }).disabled).toBe(true)
    expect(button('Clear multi-factor authentication').disabled).toBe(true)
    expect(screen.getAllByText(/Your company requires/).length).toBeGreaterThan(0)
  })

  test.each([
    ['oidc', 'Acme Identity', mfaOff],
    ['ldap', 'Acme Directory', mfaOff],
    ['oidc', 'Acme Identity', mfaOn],
  ] as const)('the state of people managed by %s is neither on nor off', (kind, name, mfa) => {
    workingServer()
    show({ ...mfa, managedBy: { kind, name } })
    const state = screen.getByText('Your company controls multi-factor authentication')
    expect(state.nextElementSibling?.textContent).toContain('No second step is asked for here.')
    expect(screen.queryByText(/^Multi-factor authentication is|password alone|by authenticator app/)).toBeNull()
    expect(screen.queryAllByText(/is kept, but it is not asked for/)).toHaveLength(mfa.enabled ? 1 : 0)
  })

  test.each<[string, Partial<MfaView>, RegExp]>([
    ['a password here', {}, /^Your password alone opens/],
    ['the company’s sign-in', { provider: { id: 'oidc-1', name: 'Acme Login' } }, /^Your company’s sign-in is enough/],
    ['a password that is void', { stepUpMethods: [] }, /^Your password no longer works/],
    ['nothing but the set-up', { setupRequired: true }, /^Until it is on, only these settings open/],
  ])('while MFA is off, the state says what opens the account: %s', (_what, more, sentence) => {
    workingServer()
    show({ ...mfaOff, ...more })
    const state = screen.getByText('Multi-factor authentication is off')
    expect(state.nextElementSibling?.textContent).toMatch(sentence)
  })

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  test.each<[string, Partial<MfaView>, RegExp]>([
    ['a deadline to come', { policy: { required: true, deadline: inDays(3) } }, /Set it up by/],
    [
      'a deadline that has passed',
      { policy: { required: true, deadline: inDays(-1) } },
      /requires this. Set it up now/,
    ],
    [
      'a session for the set-up alone',
      { policy: { required: true, deadline: inDays(-1) }, setupRequired: true },
      /requires this. Set it up to open the rest/,
    ],
    ['a second step that was reset', { setupRequired: true }, /^Your second step was reset/],
  ])('the notice says by when and why MFA has to be set up: %s', (_what, more, sentence) => {
    workingServer()
    show({ ...mfaOff, ...more })
    expect(screen.getByText(sentence)).toBeDefined()
    if (!more.setupRequired) expect(screen.queryByText(/rest of the portal/)).toBeNull()
  })

  test.each([
    [true, /Set up another way now: it opens the rest/],
    [false, /Choose another MFA option/],
  ])('an option that is no longer offered closes the portal only where it does (%s)', (setupRequired, sentence) => {
    workingServer()
    show({ ...mfaOn, allowed: ['none', 'email'], setupRequired })
    expect(screen.getByText(sentence)).toBeDefined()
  })

  test('a person whose company manages the sign-in sees why nothing can be changed', () => {
    workingServer()
    show({ ...mfaOff, managedBy: { kind: 'oidc', name: 'Acme Identity' } })
    expect(screen.getByText(/Acme Identity/)).toBeDefined()
    expect(screen.getByLabelText<HTMLSelectElement>('MFA option').disabled).toBe(true)
    expect(screen.queryByRole('button', { name: 'Create key' })).toBeNull()
  })
})

describe('setting up an authenticator', () => {
  test('a wrong code keeps the same QR code and key', async () => {
    const server = workingServer({ [validate]: () => refuse(422, 'invalid-code') })
    show(mfaOff)
    await setUp('111111')
    expect((await screen.findByRole('alert')).textContent).toBe('That code is not right.')
    expect(screen.getByRole('img', { name: 'QR code for your authenticator app' })).toBeDefined()
    await userEvent.click(screen.getByRole('tab', { name: 'Enter a setup key' }))
    expect(screen.getByText('Setup key').nextElementSibling?.textContent?.trim()).toBe(
      'JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP',
    )
    expect(server.sent(begin)).toHaveLength(1)
    expect(document.activeElement).not.toBe(document.body)
  })

  test('nothing is sent before Validate key is pressed', async () => {
    const server = workingServer()
    show(mfaOff)
    await choose('Authenticator')
    await press('Create key')
    await userEvent.type(await screen.findByLabelText('Verify'), '123456')
    expect(server.sent(validate)).toHaveLength(0)
  })

  test('the key that was left waiting is shown again after a refresh, once', async () => {
    const waiting: MfaView = {
      ...mfaOff,
      pending: { kind: 'authenticator', add: false, startedHere: true, expiresAt: newKey.expiresAt, id: newKey.id },
    }
    const server = workingServer({}, waiting)
    show(waiting)
    expect(await screen.findByRole('img', { name: 'QR code for your authenticator app' })).toBeDefined()
    expect(server.sent(begin).map(({ body }) => body)).toEqual([{}])
  })

  test('Recreate key asks for a fresh key', async () => {
    const server = workingServer({}, mfaOn)
    show(mfaOn)
    await press('Recreate key')
    await screen.findByLabelText('Verify')
    expect(server.sent(begin).map(({ body }) => body)).toEqual([{ fresh: true }])
  })

  test('an expired key offers a new one', async () => {
    const server = workingServer({
      [validate]: () => {
        server.state.mfa = mfaOff
        return refuse(410, 'enrolment-expired')
      },
    })
    show(mfaOff)
    await setUp()
    expect(await screen.findByText(/can no longer be used/)).toBeDefined()
    expect(screen.queryByRole('img', { name: 'QR code for your authenticator app' })).toBeNull()
    await press('Create key')
    expect(await screen.findByRole('img', { name: 'QR code for your authenticator app' })).toBeDefined()
    expect(server.sent(begin)).toHaveLength(2)
  })
})

describe('the recovery codes', () => {
  test('leaving without having saved asks once, and then lets go', async () => {
    const server = workingServer()
    show(mfaOff)
    await setUp()
    const dialog = within(await screen.findByRole('dialog', { name: 'Recovery codes' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Done' }))
    expect(dialog.getByRole('alert').textContent).toMatch(/have not saved/)
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(server.sent(`PUT ${mfa}/recovery-codes/saved`)).toHaveLength(0)
    expect(await screen.findByText('You have not saved your recovery codes')).toBeDefined()
  })

  test('copied codes count as saved; Done leads to trying it, with the focus there', async () => {
    const server = workingServer()
    const person = userEvent.setup()
    show(mfaOff)
    await setUp()
    const dialog = within(await screen.findByRole('dialog', { name: 'Recovery codes' }))
    await person.click(dialog.getByRole('button', { name: 'Copy' }))
    expect(await navigator.clipboard.readText()).toContain('M4TB-9XHE-5RBC')
    await person.click(dialog.getByRole('button', { name: 'Done' }))
    expect(server.sent(`PUT ${mfa}/recovery-codes/saved`).map(({ body }) => body)).toEqual([{ setId: 'K7QM' }])
    await waitFor(() => expect(document.activeElement).toBe(button('Sign out and try it')))
    expect(screen.getByText('Multi-factor authentication is on')).toBeDefined()
    expect(server.sent(begin)).toHaveLength(1)
  })

  test('a new set leads back to its heading, and the old one is not asked about again', async () => {
    workingServer({ [`POST ${mfa}/recovery-codes`]: () => ({ status: 201, body: issued.body }) }, mfaOn)
    const person = userEvent.setup()
    show(mfaOn)
    await person.click(button('Make new recovery codes'))
    const dialog = within(await screen.findByRole('dialog', { name: 'Recovery codes' }))
    await person.click(dialog.getByRole('button', { name: 'Copy' }))
    await person.click(dialog.getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Recovery codes' })))
    expect(screen.queryByRole('button', { name: 'Sign out and try it' })).toBeNull()
  })

  test('after a recovery sign-in the person reads how many are left and can set up a new phone', async () => {
    const server = workingServer({}, mfaOn)
    show({ ...mfaOn, recoveryCodes: { ...recoverySet, remaining: 9 } }, true)
    expect(screen.getByText(/signed in with a recovery code. 9 of 10 are left/)).toBeDefined()
    await press('Set up a new phone')
    await screen.findByLabelText('Verify')
    expect(server.sent(begin)).toHaveLength(1)
  })
})

describe('the step-up', () => {
  test('confirmed, the interrupted change goes on by itself', async () => {
    let confirmed = false
    const server = workingServer({
      [begin]: () => (confirmed ? { status: 201, body: newKey } : refuse(403, 'step-up-required')),
      'POST /api/account/step-up': (body) => {
        confirmed = (body as { password: string }).password === 'right'
        return confirmed ? { status: 204 } : refuse(422, 'invalid-credentials', 'Not right.')
      },
    })
    show(mfaOff)
    await choose('Authenticator')
    await press('Create key')
    const dialog = within(await screen.findByRole('dialog', { name: 'Confirm it is you' }))
    await userEvent.type(await dialog.findByLabelText('Password'), 'wrong{Enter}')
    expect((await dialog.findByRole('alert')).textContent).toBe('Not right.')
    await userEvent.clear(dialog.getByLabelText('Password'))
    await userEvent.type(dialog.getByLabelText('Password'), 'right{Enter}')
    await waitFor(() => expect(server.sent(begin)).toHaveLength(2))
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('cancelled, nothing has changed and nothing is reproached', async () => {
    const server = workingServer({ [`DELETE ${mfa}`]: () => refuse(403, 'step-up-required') }, mfaOn)
    show(mfaOn)
    await choose('None')
    await press('Save')
    const dialog = within(await screen.findByRole('dialog', { name: 'Confirm it is you' }))
    expect(await dialog.findByLabelText('Authentication code')).toBeDefined()
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(screen.queryByRole('alert')).toBeNull()
    expect(server.sent(`DELETE ${mfa}`)).toHaveLength(1)
    expect(screen.getByText('Multi-factor authentication is on')).toBeDefined()
  })
})
