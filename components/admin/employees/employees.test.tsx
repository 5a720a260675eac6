import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { employee } from '../../testing/employees'
import { fakeServer, refuse } from '../../testing/fake-server'
import { openAt } from '../../testing/navigation'
import { renderPortal, testPage } from '../../testing/portal'
import { Employees } from './employees'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)
testPage()
const list = 'GET /api/admin/employees'
const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    ...employee,
    id: `0196f0e0-0000-7000-8000-${String(from + index).padStart(12, '0')}`,
    name: `Employee ${from + index}`,
  }))
const show = (address = '/admin/employees') => {
  openAt(address)
  renderPortal(<Employees />)
}
const row = async (name: string) => within(await screen.findByRole('row', { name: new RegExp(name) }))

describe('the list of employees', () => {
  test('says each state in a word and the deadline in days', async () => {
    const inThreeDays = new Date(Date.now() + 2.5 * 86_400_000).toISOString()
    const late = { ...employee.mfa, deadline: '2026-01-01T00:00:00.000Z' }
    const items = [
      { ...employee, name: 'Adam', role: 'administrator', mfa: { ...employee.mfa, state: 'on' } },
      { ...employee, id: '2', name: 'Bea', state: 'locked', mfa: { ...employee.mfa, deadline: inThreeDays } },
      { ...employee, id: '3', name: 'Cem', state: 'invited', mfa: late },
    ]
    fakeServer({ [list]: () => ({ body: { items, next: null } }) })
    show()
    const adam = await row('Adam')
    expect(adam.getByText('Administrator')).toBeDefined()
    expect(adam.getByText('MFA on')).toBeDefined()
    const bea = await row('Bea')
    expect([bea.getByText('Locked'), bea.getByText('MFA off'), bea.getByText('3 days left')]).toHaveLength(3)
    expect((await row('Cem')).getByText('Deadline passed')).toBeDefined()
  })

  test('asks once the typing rests, and keeps search and filter in the address', async () => {
    const server = fakeServer({ [list]: () => ({ body: { items: [employee], next: null } }) })
    show('/admin/employees?filter=mfa-off')
    await userEvent.type(screen.getByLabelText('Search'), 'eri')
    await waitFor(() => expect(document.location.search).toBe('?filter=mfa-off&q=eri'))
    await waitFor(() =>
      expect(server.sent(list).map(({ query }) => query)).toEqual([
        { filter: 'mfa-off' },
        { q: 'eri', filter: 'mfa-off' },
      ]),
    )
    await userEvent.selectOptions(screen.getByLabelText('Show'), 'Administrators')
    expect(document.location.search).toBe('?filter=administrators&q=eri')
  })

  test('goes on with the focus where the new part begins', async () => {
    const first = { items: numbered(2), next: 'after-1' }
    const second = { items: numbered(2, 2), next: null }
    fakeServer({ [list]: (_, query) => ({ body: query.get('cursor') === 'after-1' ? second : first }) })
    show()
    await userEvent.click(await screen.findByRole('button', { name: 'Show more' }))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Employee 2' })))
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
    expect(screen.getAllByRole('link', { name: /^Employee/ })).toHaveLength(4)
  })

  test('says that nobody matches, and offers to try again what could not be loaded', async () => {
    let away = true
    fakeServer({
      [list]: () => (away ? refuse(503, 'unavailable', 'Not just now.') : { body: { items: [], next: null } }),
    })
    show('/admin/employees?q=zz')
    expect((await screen.findByRole('alert')).textContent).toContain('Not just now.')
    away = false
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText(/Nobody matches/)).toBeDefined()
  })
})

describe('who invites someone', () => {
  const invite = 'POST /api/admin/invitations'
  const fill = async (name: string, email: string) => {
    await userEvent.click(screen.getByRole('button', { name: 'Invite someone' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Invite' }))
    if (name) await userEvent.type(dialog.getByLabelText('Name'), name)
    await userEvent.type(dialog.getByLabelText('Email'), email)
    await userEvent.click(dialog.getByRole('button', { name: 'Invite' }))
    return dialog
  }

  test('hears at the field that the address cannot be used, and keeps what was typed', async () => {
    fakeServer({
      [list]: () => ({ body: { items: [], next: null } }),
      [invite]: () => ({ status: 422, body: { code: 'invalid-body', fields: { email: 'is already used' } } }),
    })
    show()
    const dialog = await fill('Erin Employee', 'erin@acme.test')
    expect((await dialog.findByRole('alert')).textContent).toMatch(/somebody has it already/)
    expect(dialog.getByLabelText<HTMLInputElement>('Name').value).toBe('Erin Employee')
    expect(document.activeElement).toBe(dialog.getByLabelText('Email'))
  })

  test('keeps the window open until the call is answered, so that a refusal is heard', async () => {
    let refusal = () => {}
    const answer = { status: 422, body: { code: 'invalid-body', fields: { email: 'is already used' } } }
    fakeServer({
      [list]: () => ({ body: { items: [], next: null } }),
      [invite]: () => new Promise((resolve) => (refusal = () => resolve(answer))),
    })
    show()
    const dialog = await fill('Erin Employee', 'erin@acme.test')
    await userEvent.keyboard('{Escape}')
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    refusal()
    expect((await dialog.findByRole('alert')).textContent).toMatch(/somebody has it already/)
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  test('hears what is missing before anything is sent, and afterwards that the mail is on its way', async () => {
    const server = fakeServer({
      [list]: () => ({ body: { items: [], next: null } }),
      [invite]: () => ({ status: 201, body: { id: employee.id } }),
    })
    show()
    const dialog = await fill('', 'erin@acme.test')
    expect(dialog.getByRole('alert').textContent).toBe('Type their name.')
    expect(server.sent(invite)).toHaveLength(0)
    await userEvent.type(dialog.getByLabelText('Name'), 'Erin Employee{Enter}')
    expect(await screen.findByText('The invitation to erin@acme.test is on its way.')).toBeDefined()
    await waitFor(() => expect(server.sent(list).length).toBeGreaterThan(1))
  })
})
