import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { Report } from '@/lib/schemas/admin'
import { fakeServer, refuse } from '../../testing/fake-server'
import { renderPortal, testPage } from '../../testing/portal'
import { Adoption } from './adoption'

testPage()
const get = 'GET /api/admin/report'
const report: Report = {
  employees: 214,
  withMfa: 165,
  byOption: { authenticator: 119, email: 34, passkey: 12 },
  exempt: { oidc: 12, ldap: 2 },
  overdue: 5,
  invited: 9,
  disabled: 4,
  days: [
    { date: '2026-11-20', employees: 210, withMfa: 160 },
    { date: '2026-11-21', employees: 214, withMfa: 165 },
  ],
}
const show = (given: Report = report) => {
  fakeServer({ [get]: () => ({ body: given }) })
  renderPortal(<Adoption />)
}

test('the numbers come in words: of those who sign in here, exempt people left out', async () => {
  show()
  expect(
    await screen.findByText('165 of 200 people who sign in here have multi-factor authentication (83%).'),
  ).toBeDefined()
  expect(screen.getByText('Authenticator app').nextElementSibling?.textContent).toBe('119')
  expect(screen.getByText('Passkey').nextElementSibling?.textContent).toBe('12')
  expect(screen.getByText('By single sign-on').nextElementSibling?.textContent).toBe('12')
})

test.each([
  [199, '(99%)'],
  [200, '(100%)'],
  [1, '(1%)'],
  [0, '(0%)'],
])('%i of 200 people are %s: no rounding makes them nobody or everybody', async (withMfa, share) => {
  show({ ...report, withMfa })
  expect((await screen.findByText(/of 200 people/)).textContent).toContain(share)
})

test('who is late is one press away, in the list', async () => {
  show()
  expect((await screen.findByRole('link', { name: 'See who' })).getAttribute('href')).toBe(
    '/admin/employees?filter=overdue',
  )
})

test('whoever cannot see the lines reads the same numbers, the newest first, from the day on which there was somebody', async () => {
  show({ ...report, days: [{ date: '2026-11-19', employees: 0, withMfa: 0 }, ...report.days] })
  await userEvent.click(await screen.findByText('The same as a table'))
  const [head, ...rows] = within(screen.getByRole('table')).getAllByRole('row')
  expect(head?.textContent).toBe('DayPeopleWith multi-factor authentication')
  expect(rows.map(({ textContent }) => textContent)).toEqual(['21 November 2026214165', '20 November 2026210160'])
})

test('a company of one day and nobody has no line, and divides by nothing', async () => {
  show({ ...report, employees: 0, withMfa: 0, exempt: { oidc: 0, ldap: 0 }, overdue: 0, days: report.days.slice(0, 1) })
  expect(await screen.findByText(/0 of 0 people.*\(0%\)/)).toBeDefined()
  expect(screen.getByText('The line begins once there are two days to compare.')).toBeDefined()
  expect(screen.getByText('Nobody is past their deadline.')).toBeDefined()
})

test('numbers that could not be read can be asked for again', async () => {
  let away = true
  fakeServer({ [get]: () => (away ? refuse(503, 'unavailable', 'Not just now.') : { body: report }) })
  renderPortal(<Adoption />)
  await screen.findByText('Not just now.')
  away = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/165 of 200/)).toBeDefined()
})
