import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import { fakeServer, refuse } from '../../testing/fake-server'
import { mfaOff, renderPortal, testPage } from '../../testing/portal'
import { PasswordSection } from './password-section'

testPage()
const put = 'PUT /api/account/password'
const next = 'gravel otter at the gate'
const show = () =>
  renderPortal(
    <PasswordSection
      rules={{ shortest: 15, known: ['Erin', 'erin@acme.test', 'Acme'] }}
      address="erin@acme.test"
      initialDue={false}
    />,
  )
const current = () => screen.getByLabelText<HTMLInputElement>('Current password')
const chosen = () => screen.getByLabelText<HTMLInputElement>('New password')
const press = () => userEvent.click(screen.getByRole('button', { name: 'Change password' }))
async function change(currentPassword = 'the old one', password = next) {
  await userEvent.type(current(), currentPassword)
  await userEvent.type(chosen(), password)
  await press()
}

describe('who changes the password', () => {
  test('is told that every other session has ended, and finds the fields empty', async () => {
    const server = fakeServer({ [put]: () => ({ status: 204 }) })
    show()
    await change()
    const said = await screen.findByText(/All other sessions have ended/)
    await waitFor(() => expect(document.activeElement?.contains(said)).toBe(true))
    expect(server.sent(put)).toEqual([{ route: put, body: { currentPassword: 'the old one', password: next } }])
    expect([current().value, chosen().value]).toEqual(['', ''])
  })

  test('confirms that it is them, and the change goes on without being typed again', async () => {
    let proven = false
    const server = fakeServer({
      [put]: () => (proven ? { status: 204 } : refuse(403, 'step-up-required')),
      'GET /api/account/mfa': () => ({ body: mfaOff }),
      'POST /api/account/step-up': () => {
        proven = true
        return { status: 204 }
      },
    })
    show()
    await change()
    const dialog = within(await screen.findByRole('dialog', { name: 'Confirm it is you' }))
    await userEvent.type(await dialog.findByLabelText('Password'), 'the old one')
    await userEvent.click(dialog.getByRole('button', { name: 'Confirm' }))
    await screen.findByText(/All other sessions have ended/)
    expect(server.sent(put).map(({ body }) => body)).toEqual(
      Array(2).fill({ currentPassword: 'the old one', password: next }),
    )
  })

  test('hears of a wrong current one at its field, and keeps what was typed', async () => {
    fakeServer({ [put]: () => refuse(422, 'invalid-credentials') })
    show()
    await change()
    expect((await screen.findByRole('alert')).textContent).toMatch(/not your current password/)
    await waitFor(() => expect(document.activeElement).toBe(current()))
    expect(chosen().value).toBe(next)
  })

  test('hears what is missing before anything is sent', async () => {
    const server = fakeServer({})
    show()
    await press()
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual([
      'Type your current password.',
      'Type a new password.',
    ])
    await change('the old one', 'too short')
    expect(screen.getByRole('alert').textContent).toContain('15 are needed')
    expect(server.sent(put)).toHaveLength(0)
  })

  test('hears at its field that the new one is among those tried first', async () => {
    fakeServer({ [put]: () => ({ status: 422, body: { code: 'invalid-body', fields: { password: 'no' } } }) })
    show()
    await change('the old one', 'passwordpassword')
    expect((await screen.findByRole('alert')).textContent).toMatch(/tried first/)
    await waitFor(() => expect(document.activeElement).toBe(chosen()))
  })

  test('hears how long to wait after too many tries', async () => {
    fakeServer({ [put]: () => refuse(429, 'too-many-attempts', 'You can try again in 8 s.') })
    show()
    await change()
    expect((await screen.findByRole('alert')).textContent).toBe('You can try again in 8 s.')
  })
})
