import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import type { AuditItem } from '@/lib/schemas/admin'
import { employee } from '../../testing/employees'
import { fakeServer } from '../../testing/fake-server'
import { openAt } from '../../testing/navigation'
import { renderPortal, testPage } from '../../testing/portal'
import { Audit } from './audit'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)
testPage()
const list = 'GET /api/admin/audit'
const person = { id: employee.id, name: employee.name, email: employee.email }
const unlocked: AuditItem = {
  id: '0196f0e0-0000-7000-8000-0000000000a0',
  at: '2026-03-03T10:00:00.000Z',
  type: 'user.unlocked',
  person,
  actor: { id: '0196f0e0-0000-7000-8000-0000000000b0', name: 'Ada Administrator' },
  device: 'Firefox on Linux',
  ip: '198.51.100.7',
  detail: {},
}

function show(address = '/admin/audit', items: AuditItem[] = [unlocked]) {
  openAt(address)
  const server = fakeServer({
    [list]: () => ({ body: { items, next: null } }),
    'GET /api/admin/employees': () => ({ body: { items: [employee], next: null } }),
    [`GET /api/admin/employees/${employee.id}`]: () => ({ body: employee }),
  })
  renderPortal(<Audit />)
  return server
}
const linkTo = (name: string) => screen.getByRole('link', { name }).getAttribute('href')
const lastQuery = (server: ReturnType<typeof show>) => server.sent(list).at(-1)?.query

describe('the audit log', () => {
  test('says what happened, to whom, by whom, when and where', async () => {
    show()
    const row = (await screen.findByRole('listitem')).textContent
    for (const part of ['Account unlocked', 'Erin Employee', 'erin@acme.test', 'by Ada Administrator', '3 Mar 2026'])
      expect(row).toContain(part)
    expect(row).toContain('Firefox on Linux · from 198.51.100.7')
  })

  test('narrowed by type and days, asks and exports the same', async () => {
    const server = show()
    await userEvent.selectOptions(screen.getByLabelText('What'), 'Account unlocked')
    await userEvent.type(screen.getByLabelText('From'), '2026-03-01')
    await userEvent.type(screen.getByLabelText(/^To/), '2026-03-31')
    const wanted = {
      type: 'user.unlocked',
      from: new Date(2026, 2, 1).toISOString(),
      to: new Date(2026, 3, 1).toISOString(),
    }
    await waitFor(() => expect(lastQuery(server)).toEqual(wanted))
    const exported = new URL(linkTo('Export JSON lines') ?? '', 'http://localhost')
    expect(exported.pathname).toBe('/api/admin/audit/export')
    expect(Object.fromEntries(exported.searchParams)).toEqual({ ...wanted, format: 'jsonl' })
    expect(linkTo('Export CSV')).toContain('format=csv')
  })

  test('is about one person once one of the offered addresses is chosen, and about everyone again', async () => {
    const server = show()
    await userEvent.type(screen.getByLabelText('Person'), 'eri')
    await waitFor(() => expect(document.querySelector('datalist option')?.getAttribute('value')).toBe(employee.email))
    // A browser puts the whole offered address in at once.
    fireEvent.change(screen.getByLabelText('Person'), { target: { value: employee.email } })
    await waitFor(() => expect(lastQuery(server)).toEqual({ person: employee.id }))
    await userEvent.click(await screen.findByRole('button', { name: 'Everyone' }))
    await waitFor(() => expect(document.location.search).toBe(''))
  })

  test('shows by its own name what a newer part of the portal wrote', async () => {
    show('/admin/audit', [{ ...unlocked, type: 'moon.landed', person: null, actor: null }])
    const row = within(await screen.findByRole('listitem'))
    expect(row.getByText('Other: moon.landed')).toBeDefined()
    expect(row.getByText('Nobody in particular')).toBeDefined()
  })

  test('says where nothing matches', async () => {
    show('/admin/audit?type=user.unlocked', [])
    expect(await screen.findByText('Nothing matches. Choose less narrowly.')).toBeDefined()
  })
})
