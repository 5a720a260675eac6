import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import { fakeServer, refuse } from '../../testing/fake-server'
import { browserWithPasskeys, dismissed, requestOptions, signed, untilAborted } from '../../testing/passkeys'
import { testPage } from '../../testing/portal'
import { useTurn } from '../use-sign-in-form'
import { PasskeySignIn } from './passkey-sign-in'

const leave = testPage()
const asks = 'POST /api/sign-in/passkey'
const answers = 'POST /api/auth/callback/passkey'
const messages = {
  use: 'Sign in with a passkey',
  waiting: 'Follow what your browser asks.',
  offline: 'No connection.',
  tooManyWait: 'Wait {wait}.',
  locked: en.errors['too-many-attempts'].locked,
  reasons: { dismissed: 'Nothing is lost.', failed: 'It could not.' },
  errors: { InvalidCode: 'It opens no account here.', Internal: 'A fault.' },
}
const server = (routes: Parameters<typeof fakeServer>[0] = {}) =>
  fakeServer({
    'GET /api/auth/csrf': () => ({ body: { csrfToken: 'token' } }),
    [asks]: () => ({ body: requestOptions }),
    [answers]: () => ({ body: { url: 'http://localhost/account/profile' } }),
    ...routes,
  })
/** As the sign-in page has it: with one turn for itself and the form. */
function Screen({ paused }: { paused: boolean }) {
  const [busy, setBusy] = useTurn()
  return <PasskeySignIn callbackUrl="/account/profile" turn={[paused ? 'form' : busy, setBusy]} messages={messages} />
}
const screenOf = (paused = false) => <Screen paused={paused} />
const press = async () => userEvent.click(await screen.findByRole('button', { name: 'Sign in with a passkey' }))
const wrong = () => ({ status: 401, body: { url: 'http://localhost/sign-in?error=InvalidCode' } })

describe('the button', () => {
  it('asks for a fresh challenge, sends what was signed, and leads where one was going', async () => {
    const { get } = browserWithPasskeys()
    const { sent } = server()
    render(screenOf())
    await press()
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/account/profile'))
    expect(get).toHaveBeenCalledTimes(1)
    expect(sent(asks)).toHaveLength(1)
    const form = sent(answers)[0]?.body as Record<string, string>
    expect(form).toMatchObject({ callbackUrl: '/account/profile', csrfToken: 'token', json: 'true' })
    expect(JSON.parse(form.response ?? '')).toMatchObject({ id: signed.id, type: 'public-key' })
  })

  it('says that nothing is lost when the browser’s window is closed, and can be pressed again', async () => {
    const { get } = browserWithPasskeys({ get: () => Promise.reject(dismissed()) })
    const { sent } = server()
    render(screenOf())
    await press()
    expect((await screen.findByRole('alert')).textContent).toBe('Nothing is lost.')
    await press()
    await waitFor(() => expect(get).toHaveBeenCalledTimes(2))
    expect(sent(asks)).toHaveLength(2)
    expect(sent(answers)).toHaveLength(0)
  })

  it('says what is wrong with a passkey that opens nothing', async () => {
    browserWithPasskeys()
    server({ [answers]: wrong })
    render(screenOf())
    await press()
    expect((await screen.findByRole('alert')).textContent).toBe('It opens no account here.')
    expect(leave).not.toHaveBeenCalled()
  })

  it('says what the server says where it gives no challenge', async () => {
    browserWithPasskeys()
    server({ [asks]: () => refuse(503, 'unavailable', 'The portal cannot reach its database.') })
    render(screenOf())
    await press()
    expect((await screen.findByRole('alert')).textContent).toBe('The portal cannot reach its database.')
  })

  it('waits for no challenge longer than 15 seconds, and the next press asks anew', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    browserWithPasskeys()
    let hangs = true
    server({ [asks]: () => (hangs ? new Promise(() => {}) : { body: requestOptions }) })
    render(screenOf())
    const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
    const button = await screen.findByRole('button')
    await user.click(button)
    await act(() => vi.advanceTimersByTimeAsync(15_000))
    expect((await screen.findByRole('alert')).textContent).toBe('No connection.')
    hangs = false
    await user.click(button)
    await waitFor(() => expect(leave).toHaveBeenCalled())
  })

  it('does nothing while the form is at work', async () => {
    browserWithPasskeys()
    const { calls } = server()
    render(screenOf(true))
    await press()
    expect(screen.getByRole('button').getAttribute('aria-busy')).toBe('true')
    expect(calls).toEqual([])
  })

  it('is not there in a browser that has no passkeys', () => {
    const { calls } = server()
    render(screenOf())
    expect(screen.queryByRole('button')).toBeNull()
    expect(calls).toEqual([])
  })
})

describe('the offer in the address field', () => {
  const withField = (paused = false) => (
    <>
      <input autoComplete="username webauthn" />
      {screenOf(paused)}
    </>
  )
  const conditional = expect.objectContaining({ mediation: 'conditional' })

  it('signs in with what is chosen', async () => {
    const { get } = browserWithPasskeys({ fills: true })
    server()
    render(withField())
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/account/profile'))
    expect(get).toHaveBeenCalledWith(conditional)
  })

  it('says nothing when it is not taken', async () => {
    const { get } = browserWithPasskeys({ fills: true, get: () => Promise.reject(dismissed()) })
    server()
    render(withField())
    await waitFor(() => expect(get).toHaveBeenCalled())
    await act(async () => {})
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says nothing when no challenge is to be had', async () => {
    browserWithPasskeys({ fills: true })
    const { sent } = server({ [asks]: () => refuse(429, 'too-many-attempts') })
    render(withField())
    await waitFor(() => expect(sent(asks)).toHaveLength(1))
    await act(async () => {})
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('ends while the form is on its way, and comes back when that was wrong', async () => {
    const { get } = browserWithPasskeys({ fills: true, get: untilAborted })
    server()
    const { rerender } = render(withField())
    await waitFor(() => expect(get).toHaveBeenCalledTimes(1))
    rerender(withField(true))
    expect(get.mock.calls[0]?.[0].signal?.aborted).toBe(true)
    rerender(withField(false))
    await waitFor(() => expect(get).toHaveBeenCalledTimes(2))
  })

  it('gives way to the button', async () => {
    const { get } = browserWithPasskeys({
      fills: true,
      get: (options) => (options.mediation ? untilAborted(options) : Promise.resolve(signed)),
    })
    server()
    render(withField())
    await waitFor(() => expect(get).toHaveBeenCalledTimes(1))
    await press()
    await waitFor(() => expect(leave).toHaveBeenCalled())
    expect(get.mock.calls[0]?.[0].signal?.aborted).toBe(true)
  })

  it('gives way to the button while its own challenge hangs', async () => {
    const { get } = browserWithPasskeys({ fills: true })
    let first = true
    const { sent } = server({
      [asks]: () => {
        if (!first) return { body: requestOptions }
        first = false
        return new Promise(() => {})
      },
    })
    render(withField())
    await waitFor(() => expect(sent(asks)).toHaveLength(1))
    await press()
    await waitFor(() => expect(leave).toHaveBeenCalled())
    expect(get).toHaveBeenCalledTimes(1)
    expect(get).not.toHaveBeenCalledWith(conditional)
  })

  it('is made anew at once when it was dismissed, and from then on once a minute at most', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const { get } = browserWithPasskeys({ fills: true, get: () => Promise.reject(dismissed()) })
    server()
    render(withField())
    await waitFor(() => expect(get).toHaveBeenCalledTimes(2))
    await act(() => vi.advanceTimersByTimeAsync(50_000))
    expect(get).toHaveBeenCalledTimes(2)
    await act(() => vi.advanceTimersByTimeAsync(10_000))
    await waitFor(() => expect(get).toHaveBeenCalledTimes(3))
    await act(() => vi.advanceTimersByTimeAsync(50_000))
    expect(get).toHaveBeenCalledTimes(3)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('is made anew before its challenge has ended, and ends with the page', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const { get } = browserWithPasskeys({ fills: true, get: untilAborted })
    server()
    render(withField())
    await waitFor(() => expect(get).toHaveBeenCalledTimes(1))
    await act(() => vi.advanceTimersByTimeAsync(9.5 * 60_000))
    await waitFor(() => expect(get).toHaveBeenCalledTimes(2))
    expect(get.mock.calls[0]?.[0].signal?.aborted).toBe(true)
    cleanup()
    expect(get.mock.calls[1]?.[0].signal?.aborted).toBe(true)
  })

  it('is not made again after what was chosen was refused: a browser that chooses by itself would never stop', async () => {
    const { get } = browserWithPasskeys({ fills: true })
    const later = () => new Promise((done) => setTimeout(done, 100))
    server({ [answers]: () => later().then(wrong) })
    render(withField())
    expect((await screen.findByRole('alert')).textContent).toBe('It opens no account here.')
    // Long enough for another round, which takes no time here.
    await act(later)
    expect(get).toHaveBeenCalledTimes(1)
  })
})
