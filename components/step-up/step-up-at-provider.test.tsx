import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { tellConfirmed } from '@/lib/client/confirmed'
import { confirmItIsYou } from '@/lib/client/step-up'
import { fakeServer, refuse } from '../testing/fake-server'
import { mfaOff, renderPortal, testPage } from '../testing/portal'

testPage()
const opened = { location: { assign: vi.fn() }, close: vi.fn() }
const managed = { ...mfaOff, stepUpMethods: ['provider'], provider: { id: 'oidc-1', name: 'Acme Login' } }
const begins = 'POST /api/auth/signin/oidc-1'
const atProvider = { body: { url: 'https://login.acme.test/authorize' } }

beforeEach(() => {
  vi.clearAllMocks()
  vi.stubGlobal('open', () => opened)
})

async function ask(answer: () => object = () => atProvider) {
  const server = fakeServer({
    'GET /api/account/mfa': () => ({ body: managed }),
    'GET /api/auth/csrf': () => ({ body: { csrfToken: 'token' } }),
    [begins]: answer,
  })
  renderPortal(null)
  const user = userEvent.setup()
  const outcome = confirmItIsYou()
  const button = await screen.findByRole('button', { name: 'Confirm at Acme Login' })
  return { server, user, outcome, button }
}

describe('Confirm it is you, at the company’s provider', () => {
  it('opens it in a new window, and goes on by itself once that has confirmed it', async () => {
    const { server, user, outcome, button } = await ask()
    await user.click(button)
    await waitFor(() => expect(opened.location.assign).toHaveBeenCalledWith('https://login.acme.test/authorize'))
    expect(server.sent(begins)[0]?.body).toEqual({ callbackUrl: '/confirmed', csrfToken: 'token', json: 'true' })
    tellConfirmed({ refusal: null })
    expect(await outcome).toBe(true)
  })

  it('says why not, and can be tried again', async () => {
    const { user, outcome, button } = await ask()
    await user.click(button)
    tellConfirmed({ refusal: 'Somebody else signed in there.' })
    expect((await screen.findByRole('alert')).textContent).toBe('Somebody else signed in there.')
    await user.click(button)
    await waitFor(() => expect(opened.location.assign).toHaveBeenCalledTimes(2))
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(await outcome).toBe(false)
  })

  it('says that the browser opened no window', async () => {
    vi.stubGlobal('open', () => null)
    const { server, user, outcome, button } = await ask()
    await user.click(button)
    expect((await screen.findByRole('alert')).textContent).toMatch(/did not open the new window/)
    expect(server.sent(begins)).toEqual([])
    await user.keyboard('{Escape}')
    expect(await outcome).toBe(false)
  })

  it('leaves no empty window behind where the provider is away', async () => {
    const { user, outcome, button } = await ask(() => refuse(503, 'unavailable', 'It cannot be reached.'))
    await user.click(button)
    expect((await screen.findByRole('alert')).textContent).toBe('It cannot be reached.')
    expect(opened.close).toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(await outcome).toBe(false)
  })
})
