import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { Employee } from '@/lib/schemas/admin'
import { employee } from '../../testing/employees'
import { fakeServer, refuse } from '../../testing/fake-server'
import { mfaOff, renderPortal, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'
import { EmployeeDetails } from './employee-details'

testPage()
const path = `/api/admin/employees/${employee.id}`
function show(start: Employee, routes: Parameters<typeof fakeServer>[0] = {}) {
  const state = { person: start }
  const server = fakeServer({ [`GET ${path}`]: () => ({ body: state.person }), ...routes })
  const { unmount } = renderPortal(<EmployeeDetails id={employee.id} />)
  return { ...server, state, unmount }
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const inDialog = async (name: string) => within(await screen.findByRole('dialog', { name }))

test.each(['locked', 'disabled', 'invited'] as const)(
  'who is locked (shown as %s) is unlocked at once, and the button is gone',
  async (shown) => {
    const { state } = show(
      { ...employee, state: shown, locked: true },
      {
        [`POST ${path}/unlock`]: () => {
          state.person = employee
          return { status: 204 }
        },
      },
    )
    await press('Unlock')
    expect(await screen.findByText(sentence('Erin Employee can sign in again.'))).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Unlock' })).toBeNull()
  },
)

test('an account is disabled only after the dialog whose button says so, and confirming who you are goes on by itself', async () => {
  let proven = false
  const put = `PUT ${path}/disabled`
  const server = show(employee, {
    [put]: () => (proven ? { status: 204 } : refuse(403, 'step-up-required')),
    'GET /api/account/mfa': () => ({ body: mfaOff }),
    'POST /api/account/step-up': () => {
      proven = true
      return { status: 204 }
    },
  })
  await press('Disable account')
  expect(server.sent(put)).toHaveLength(0)
  const dialog = await inDialog('Disable account')
  await userEvent.click(dialog.getByRole('button', { name: 'Disable account' }))
  const stepUp = await inDialog('Confirm it is you')
  await userEvent.type(await stepUp.findByLabelText('Password'), 'the right one{Enter}')
  expect(await screen.findByText(sentence('The account of Erin Employee is disabled.'))).toBeDefined()
  expect(server.sent(put).map(({ body }) => body)).toEqual([{ disabled: true }, { disabled: true }])
})

test('the last administrator reads why administration cannot be taken back', async () => {
  const why = 'At least one administrator must be able to sign in afterwards.'
  show({ ...employee, role: 'administrator' }, { [`PUT ${path}/role`]: () => refuse(409, 'last-administrator', why) })
  await press('Take administration back')
  const dialog = await inDialog('Take administration back')
  await userEvent.click(dialog.getByRole('button', { name: 'Take administration back' }))
  expect((await dialog.findByRole('alert')).textContent).toBe(why)
})

test('a new address that cannot be used is said at its field', async () => {
  show(employee, {
    [`PUT ${path}/address`]: () => ({
      status: 422,
      body: { code: 'invalid-body', fields: { email: 'is already used' } },
    }),
  })
  await press('Change address')
  const dialog = await inDialog('Change address')
  await userEvent.type(dialog.getByLabelText('New email'), 'taken@acme.test{Enter}')
  expect((await dialog.findByRole('alert')).textContent).toMatch(/cannot be used/)
})

test('the title of the page is the name of the employee, and there is one title', async () => {
  show(employee)
  await screen.findByRole('heading', { level: 1, name: employee.name })
  expect([...document.querySelectorAll('title')].map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining(employee.name),
  ])
})

test('somebody of another company is not here', async () => {
  show(employee, { [`GET ${path}`]: () => refuse(404, 'not-found') })
  await waitFor(() => expect(screen.getByText(/nobody here, or no longer/)).toBeDefined())
  expect(screen.queryByRole('button', { name: 'Disable account' })).toBeNull()
})

test('what somebody has set up is counted, where MFA is on', async () => {
  const factors = { authenticators: 1, passkeys: 2, email: true }
  const on = { state: 'on', option: 'passkey', since: '2026-03-03T10:00:00.000Z', factors, deadline: null } as const
  const { unmount } = show({ ...employee, mfa: on })
  expect((await screen.findByText('Has set up')).nextElementSibling?.textContent).toBe(
    'Authenticator app · 2 passkeys · Email',
  )
  expect(screen.getByText(/^by passkey, since/)).toBeDefined()
  unmount()
  show({ ...employee, mfa: { ...on, state: 'exempt' } })
  await screen.findByText('Here since')
  expect(screen.queryByText('Has set up')).toBeNull()
})

test('an invitation that is not needed any more: the page says why and shows the person as they are', async () => {
  const server = show(
    { ...employee, state: 'invited' },
    {
      [`POST ${path}/invitation`]: () => {
        server.state.person = employee
        return refuse(409, 'changed-meanwhile', 'No invitation was sent.')
      },
    },
  )
  await press('Send invitation again')
  const said = await screen.findByText('No invitation was sent.')
  await waitFor(() => expect(document.activeElement?.contains(said)).toBe(true))
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Send invitation again' })).toBeNull())
})

test('an address that another administrator changed is not undone: the window shows the one that stands', async () => {
  const server = show(employee, {
    [`PUT ${path}/address`]: (body) => {
      const isStale = (body as { replaces: string }).replaces === employee.email
      server.state.person = { ...employee, email: isStale ? 'erin.one@acme.test' : 'erin.two@acme.test' }
      return isStale ? refuse(409, 'changed-meanwhile', 'Somebody else changed it.') : { status: 204 }
    },
  })
  await press('Change address')
  const dialog = await inDialog('Change address')
  const field = dialog.getByLabelText<HTMLInputElement>('New email')
  await userEvent.type(field, 'erin.two@acme.test{Enter}')
  expect((await dialog.findByRole('alert')).textContent).toBe('Somebody else changed it.')
  expect(await dialog.findByText(/erin\.one@acme\.test/)).toBeDefined()
  expect(field.value).toBe('erin.two@acme.test')
  await userEvent.type(field, '{Enter}')
  expect(await screen.findByText(sentence('The address is erin.two@acme.test now.'))).toBeDefined()
})

test('says that a person is an administrator now after they were made one', async () => {
  const server = show(employee, {
    [`PUT ${path}/role`]: () => {
      server.state.person = { ...employee, role: 'administrator' }
      return { status: 204 }
    },
  })
  await press('Make administrator')
  const dialog = await inDialog('Make administrator')
  await userEvent.click(dialog.getByRole('button', { name: 'Make administrator' }))
  const said = await screen.findByText(sentence('Erin Employee is an administrator now.'))
  await waitFor(() => expect(document.activeElement?.contains(said)).toBe(true))
  expect(await screen.findByRole('button', { name: 'Take administration back' })).toBeDefined()
  expect(screen.queryByRole('dialog')).toBeNull()
})
