import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { confirmItIsYou } from '@/lib/client/step-up'
import en from '@/lib/messages/en.json'
import { fakeServer, refuse } from '../testing/fake-server'
import { browserWithPasskeys, dismissed, requestOptions, signed, untilAborted } from '../testing/passkeys'
import { mfaOn, renderPortal, testPage } from '../testing/portal'

testPage()
const asks = 'POST /api/account/step-up/passkey-options'
const answers = 'POST /api/account/step-up'

function ask(stepUpMethods: string[], routes: Parameters<typeof fakeServer>[0] = {}, option = 'authenticator') {
  const server = fakeServer({
    'GET /api/account/mfa': () => ({ body: { ...mfaOn, option, stepUpMethods } }),
    [asks]: () => ({ body: requestOptions }),
    [answers]: () => ({ status: 204 }),
    ...routes,
  })
  renderPortal(null)
  return { server, outcome: confirmItIsYou() }
}
const press = async () => userEvent.click(await screen.findByRole('button', { name: 'Use a passkey' }))

it('has a button instead of a field, and goes on once the passkey has confirmed it', async () => {
  browserWithPasskeys()
  const { server, outcome } = ask(['passkey', 'recovery-code'])
  const button = await screen.findByRole('button', { name: 'Use a passkey' })
  await waitFor(() => expect(document.activeElement).toBe(button))
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Confirm' })).toBeNull()
  expect(server.sent(asks)).toHaveLength(0)
  await press()
  expect(await outcome).toBe(true)
  expect(server.sent(answers)[0]?.body).toMatchObject({ method: 'passkey', response: { id: signed.id } })
})

it('asks first for what the person chose, whichever way the server names first', async () => {
  browserWithPasskeys()
  const { outcome } = ask(['authenticator', 'passkey', 'recovery-code'], {}, 'passkey')
  expect(await screen.findByRole('button', { name: 'Use authenticator app instead' })).toBeDefined()
  await userEvent.keyboard('{Escape}')
  expect(await outcome).toBe(false)
})

it('from a code’s field one press asks for the passkey', async () => {
  const { get } = browserWithPasskeys()
  const { outcome } = ask(['authenticator', 'passkey', 'recovery-code'])
  expect(await screen.findByLabelText('Authentication code')).toBeDefined()
  await press()
  expect(await outcome).toBe(true)
  expect(get).toHaveBeenCalledTimes(1)
})

it('says that nothing is lost when the browser’s window is closed; every other way is there still', async () => {
  browserWithPasskeys({ get: () => Promise.reject(dismissed()) })
  const { server, outcome } = ask(['passkey', 'authenticator', 'recovery-code'])
  await press()
  expect((await screen.findByRole('alert')).textContent).toBe(en.passkeyUse.dismissed)
  expect(server.sent(answers)).toHaveLength(0)
  await userEvent.click(screen.getByRole('button', { name: 'Use authenticator app instead' }))
  expect(document.activeElement).toBe(screen.getByLabelText('Authentication code'))
  expect(screen.queryByRole('alert')).toBeNull()
  await userEvent.keyboard('{Escape}')
  expect(await outcome).toBe(false)
})

it('says what the server says when it was refused', async () => {
  browserWithPasskeys()
  const sentence = en.errors['code-expired'].passkey
  const { outcome } = ask(['passkey'], { [answers]: () => refuse(422, 'code-expired', sentence) })
  await press()
  expect((await screen.findByRole('alert')).textContent).toBe(sentence)
  await userEvent.keyboard('{Escape}')
  expect(await outcome).toBe(false)
})

it('a browser without passkeys begins with the next way', async () => {
  const { outcome } = ask(['passkey', 'authenticator', 'recovery-code'])
  expect(await screen.findByLabelText('Authentication code')).toBeDefined()
  await userEvent.keyboard('{Escape}')
  expect(await outcome).toBe(false)
})

describe('what was given up', () => {
  const cancel = () => userEvent.click(screen.getByRole('button', { name: 'Cancel' }))

  it.each([
    ['Cancel', cancel],
    ['Escape', () => userEvent.keyboard('{Escape}')],
  ])('%s ends what the browser asks', async (_, leave) => {
    const { get } = browserWithPasskeys({ get: untilAborted })
    const { outcome } = ask(['passkey', 'recovery-code'])
    await press()
    await waitFor(() => expect(get).toHaveBeenCalled())
    await leave()
    expect(await outcome).toBe(false)
    expect(get.mock.calls[0]?.[0].signal?.aborted).toBe(true)
  })

  it('another method ends it, and nothing is said', async () => {
    const { get } = browserWithPasskeys({ get: untilAborted })
    const { outcome } = ask(['passkey', 'authenticator'])
    await press()
    await waitFor(() => expect(get).toHaveBeenCalled())
    await userEvent.click(screen.getByRole('button', { name: 'Use authenticator app instead' }))
    expect(get.mock.calls[0]?.[0].signal?.aborted).toBe(true)
    expect(screen.queryByRole('alert')).toBeNull()
    await userEvent.keyboard('{Escape}')
    expect(await outcome).toBe(false)
  })

  it('a late passkey confirms nothing', async () => {
    let answer: (given: unknown) => void = () => {}
    const { get } = browserWithPasskeys({ get: () => new Promise((done) => (answer = done)) })
    const { server, outcome } = ask(['passkey'])
    await press()
    await waitFor(() => expect(get).toHaveBeenCalled())
    await cancel()
    expect(await outcome).toBe(false)
    await act(async () => answer(signed))
    expect(server.sent(answers)).toEqual([])
  })

  it('a late answer of the server does not close the window that was opened since', async () => {
    browserWithPasskeys()
    let answer: (given: { status: number }) => void = () => {}
    const { server, outcome } = ask(['passkey'], { [answers]: () => new Promise((done) => (answer = done)) })
    await press()
    await waitFor(() => expect(server.sent(answers)).toHaveLength(1))
    await cancel()
    expect(await outcome).toBe(false)
    let next: Promise<boolean> = Promise.resolve(false)
    act(() => {
      next = confirmItIsYou()
    })
    expect(await screen.findByRole('dialog')).toBeDefined()
    await act(async () => answer({ status: 204 }))
    await act(async () => {})
    expect(screen.queryByRole('dialog')).not.toBeNull()
    await userEvent.keyboard('{Escape}')
    expect(await next).toBe(false)
  })
})
