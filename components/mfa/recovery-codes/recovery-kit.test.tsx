import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { button, issued, mfa, setUp, show, workingServer } from '../../testing/mfa'
import { mfaOff, mfaOn, recoverySet, testPage } from '../../testing/portal'

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

describe('codes count as taken along only once they were', () => {
  const saved = `PUT ${mfa}/recovery-codes/saved`
  async function openCodes() {
    const server = workingServer()
    show(mfaOff)
    await setUp()
    return { server, dialog: within(await screen.findByRole('dialog', { name: 'Recovery codes' })) }
  }
  const refusedClipboard = () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('denied', 'NotAllowedError'))
    document.execCommand = () => false
  }

  test('a print dialog is followed by a question, and No leaves the codes unsaved', async () => {
    const print = vi.spyOn(window, 'print').mockImplementation(() => undefined)
    const { server, dialog } = await openCodes()
    await userEvent.click(dialog.getByRole('button', { name: 'Print' }))
    expect(print).toHaveBeenCalledOnce()
    const question = dialog.getByText('Did it print?')
    expect(document.activeElement).toBe(question)
    expect(server.sent(saved)).toHaveLength(0)
    await userEvent.click(dialog.getByRole('button', { name: 'No' }))
    expect(dialog.getByRole('alert').textContent).toMatch(/were not printed/)
    expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Print' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Done' }))
    expect(dialog.getByText(/You have not saved these codes/)).toBeDefined()
    expect(server.sent(saved)).toHaveLength(0)
  })

  test('Done without an answer to the question asks once more', async () => {
    vi.spyOn(window, 'print').mockImplementation(() => undefined)
    const { server, dialog } = await openCodes()
    await userEvent.click(dialog.getByRole('button', { name: 'Print' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Done' }))
    expect(dialog.getByText(/You have not saved these codes/)).toBeDefined()
    expect(server.sent(saved)).toHaveLength(0)
  })

  test('Yes counts as saved', async () => {
    vi.spyOn(window, 'print').mockImplementation(() => undefined)
    const { server, dialog } = await openCodes()
    await userEvent.click(dialog.getByRole('button', { name: 'Print' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Yes, it printed' }))
    expect(server.sent(saved)).toHaveLength(1)
    expect(dialog.queryByText('Did it print?')).toBeNull()
    expect(dialog.getByRole('status').textContent).toMatch(/Keep the printed card/)
    expect(document.activeElement).toBe(dialog.getByRole('button', { name: 'Done' }))
  })

  test('a clipboard that refuses is a failure that says what else to do', async () => {
    userEvent.setup()
    const { server, dialog } = await openCodes()
    refusedClipboard()
    await userEvent.click(dialog.getByRole('button', { name: 'Copy' }))
    expect((await dialog.findByRole('alert')).textContent).toMatch(/did not allow copying/)
    expect(dialog.queryByText(/^Copied/)).toBeNull()
    expect(server.sent(saved)).toHaveLength(0)
  })

  test('a browser that makes no file is a failure that says what else to do', async () => {
    const { server, dialog } = await openCodes()
    vi.stubGlobal('URL', {
      ...URL,
      createObjectURL: () => {
        throw new Error('blocked')
      },
    })
    await userEvent.click(dialog.getByRole('button', { name: 'Save recovery codes' }))
    expect(dialog.getByRole('alert').textContent).toMatch(/did not save the file/)
    expect(server.sent(saved)).toHaveLength(0)
  })

  test('a setup key that could not be copied is not called copied', async () => {
    userEvent.setup()
    workingServer()
    show(mfaOff)
    await userEvent.selectOptions(screen.getByLabelText('MFA option'), 'Authenticator')
    await userEvent.click(button('Create key'))
    await userEvent.click(await screen.findByRole('tab', { name: 'Enter a setup key' }))
    refusedClipboard()
    await userEvent.click(button('Copy key'))
    expect((await screen.findByRole('alert')).textContent).toMatch(/did not allow copying/)
    expect(screen.queryByText('Key copied.')).toBeNull()
  })
})
