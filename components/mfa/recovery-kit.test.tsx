import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { button, issued, mfa, setUp, show, workingServer } from '../testing/mfa'
import { mfaOff, mfaOn, recoverySet, testPage } from '../testing/portal'

testPage()

test('with none left a new set comes first, its button has the focus and says why', async () => {
  workingServer({ [`POST ${mfa}/recovery-codes`]: () => ({ status: 201, body: issued.body }) }, mfaOn)
  show({ ...mfaOn, recoveryCodes: { ...recoverySet, remaining: 0 } })
  const renew = button('Make new recovery codes')
  expect(document.activeElement).toBe(renew)
  const why = document.getElementById(renew.getAttribute('aria-describedby') ?? '')
  expect(why?.textContent).toMatch(/no recovery codes left.*The last one was used/)
  const state = screen.getByText('Multi-factor authentication is on')
  expect(renew.compareDocumentPosition(state)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  await userEvent.click(renew)
  expect(await screen.findByRole('dialog', { name: 'Recovery codes' })).toBeDefined()
})

test('with none left the focus stays where the reader is, or where the address points', () => {
  workingServer({}, mfaOn)
  const none = { ...mfaOn, recoveryCodes: { ...recoverySet, remaining: 0 } }
  location.hash = '#password'
  const { unmount } = show(none)
  expect(document.activeElement).toBe(document.body)
  unmount()
  location.hash = ''
  const link = document.body.appendChild(document.createElement('button'))
  link.focus()
  show(none)
  expect(document.activeElement).toBe(link)
  link.remove()
})

test('the last code spent while the page is open moves no focus', async () => {
  const none = { ...mfaOn, recoveryCodes: { ...recoverySet, remaining: 0 } }
  workingServer({ [`GET ${mfa}`]: () => ({ body: none }) }, mfaOn)
  const { queries } = show({ ...mfaOn, recoveryCodes: { ...recoverySet, remaining: 1 } })
  await act(() => queries.invalidateQueries({ queryKey: ['mfa'] }))
  expect(await screen.findByText(/no recovery codes left/)).toBeDefined()
  expect(document.activeElement).toBe(document.body)
})

test('one left is a warning, not a call: the state stays first and nothing takes the focus', () => {
  workingServer({}, mfaOn)
  show({ ...mfaOn, recoveryCodes: { ...recoverySet, remaining: 1 } })
  expect(screen.getByText(/Only a few recovery codes are left/)).toBeDefined()
  expect(document.activeElement).toBe(document.body)
  const state = screen.getByText('Multi-factor authentication is on')
  expect(state.compareDocumentPosition(button('Make new recovery codes'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
})

test('few left after a recovery sign-in are warned of at once', () => {
  workingServer({}, mfaOn)
  show({ ...mfaOn, recoveryCodes: { ...recoverySet, remaining: 3 } }, true)
  expect(screen.getByText(/Only a few are left/)).toBeDefined()
})

test('the printed card says whose, where, since when by the portal’s clock, and has a box for each code', async () => {
  workingServer()
  show(mfaOff)
  await setUp()
  await screen.findByRole('dialog', { name: 'Recovery codes' })
  const card = document.querySelector<HTMLElement>('.print-only')
  await waitFor(() => expect(card?.textContent).toContain('3 March 2026'))
  for (const fact of ['Latchkey', 'http://localhost', 'employee@acme.test', 'K7QM', 'Make new recovery codes'])
    expect(card?.textContent).toContain(fact)
  const lines = [...(card?.querySelectorAll('li') ?? [])]
  expect(lines.map((line) => line.textContent)).toEqual(issued.body.recoveryCodes)
  expect(lines.every((line) => line.querySelector('span'))).toBe(true)
})
