import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import { fakeServer } from '../testing/fake-server'
import { testPage } from '../testing/portal'
import { SecondFactorForm } from './second-factor-form'

const leave = testPage()
const path = '/api/auth/callback/second-factor'
const wordsOf = (method: string) => ({
  ...en.verify,
  label: method === 'recovery-code' ? en.verify.recoveryCode : en.verify.code,
  hint: en.verify.codeHint,
  missing: en.verify.codeMissing,
  waitEnded: en.signIn.waitEnded,
  offline: en.signIn.offline,
  tooManyWait: en.errors['too-many-attempts'].wait,
  errors: {
    InvalidCode: 'That code is not right.',
    TooManyAttempts: 'There were too many tries.',
    Internal: 'A fault.',
  },
})
const show = (method: 'authenticator' | 'recovery-code' = 'authenticator') =>
  render(
    <SecondFactorForm
      csrfToken="token"
      method={method}
      trustBrowserDays={30}
      initial={{ sentence: null, triesLeft: null }}
      words={wordsOf(method)}
    />,
  )
const field = () => screen.getByLabelText<HTMLInputElement>('Authentication code')
const wrong = { status: 401, body: { url: 'http://localhost/x?error=InvalidCode' } }
const pending = (miss: object) => ({ body: { lastMiss: { code: 'invalid-code', triesLeft: 4, ...miss } } })

describe('the code field of the MFA screen', () => {
  test('sends itself as soon as six digits stand in it, however they were typed', async () => {
    const server = fakeServer({ [`POST ${path}`]: () => ({ body: { url: 'http://localhost/' } }) })
    show()
    await userEvent.type(field(), '１２３ 45-6')
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
    expect(server.sent(`POST ${path}`)).toHaveLength(1)
    expect(server.calls[0]?.body).toMatchObject({ code: '123456', method: 'authenticator', json: 'true' })
  })

  test('sends each distinct value once by itself: typing the same wrong code again waits for Verify', async () => {
    const server = fakeServer({ [`POST ${path}`]: () => wrong, 'GET /api/sign-in': () => pending({}) })
    show()
    await userEvent.type(field(), '111111')
    await screen.findByRole('alert')
    await userEvent.clear(field())
    await userEvent.type(field(), '111111')
    expect(server.sent(`POST ${path}`)).toHaveLength(1)
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }))
    await waitFor(() => expect(server.sent(`POST ${path}`)).toHaveLength(2))
  })

  test('Verify pressed while the code is on its way joins it', async () => {
    let arrive = (_answer: { body: unknown }) => {}
    const answer = new Promise<{ body: unknown }>((resolve) => {
      arrive = resolve
    })
    const server = fakeServer({ [`POST ${path}`]: () => answer })
    show()
    await userEvent.type(field(), '123456')
    const button = screen.getByRole('button', { name: 'Verify' })
    await userEvent.click(button)
    await userEvent.type(field(), '{Enter}')
    expect(button.getAttribute('aria-busy')).toBe('true')
    expect(server.calls).toHaveLength(1)
    await act(async () => arrive({ body: { url: '/' } }))
    expect(server.calls).toHaveLength(1)
  })

  test('another code typed while one is on its way follows it', async () => {
    let arrive = (_answer: typeof wrong) => {}
    const first = new Promise<typeof wrong>((resolve) => {
      arrive = resolve
    })
    const server = fakeServer({
      [`POST ${path}`]: (body) => ((body as { code: string }).code === '111111' ? first : { body: { url: '/' } }),
      'GET /api/sign-in': () => pending({}),
    })
    show()
    await userEvent.type(field(), '111111')
    await userEvent.clear(field())
    await userEvent.type(field(), '222222')
    expect(server.calls).toHaveLength(1)
    await act(async () => arrive(wrong))
    await waitFor(() => expect(leave).toHaveBeenCalledWith('/'))
  })

  test('a wrong code is explained beside the field, which keeps the focus and is selected', async () => {
    fakeServer({ [`POST ${path}`]: () => wrong, 'GET /api/sign-in': () => pending({ triesLeft: 2 }) })
    show()
    await userEvent.type(field(), '111111')
    expect((await screen.findByRole('alert')).textContent).toBe('That code is not right.')
    expect(document.activeElement).toBe(field())
    expect([field().selectionStart, field().selectionEnd]).toEqual([0, 6])
    expect(field().getAttribute('aria-describedby')).toContain(screen.getByRole('alert').id)
    expect(screen.getByText('Tries left: 2')).toBeDefined()
  })

  test('a clock that is off is named with its minutes and direction', async () => {
    const skewed = { status: 401, body: { url: 'http://localhost/x?error=ClockSkew' } }
    fakeServer({ [`POST ${path}`]: () => skewed, 'GET /api/sign-in': () => pending({ skewMinutes: -7 }) })
    show()
    await userEvent.type(field(), '111111')
    expect((await screen.findByRole('alert')).textContent).toMatch(/about 7 min behind/)
  })

  test('a challenge that is gone leads back to the sign-in page with the reason', async () => {
    fakeServer({ [`POST ${path}`]: () => wrong, 'GET /api/sign-in': () => ({ status: 401, body: {} }) })
    show()
    await userEvent.type(field(), '111111')
    await waitFor(() => expect(leave).toHaveBeenCalledWith('/sign-in?error=InvalidCode'))
  })

  test('a wait is spoken once, runs down for the eye alone, and its end is spoken', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const throttled = { status: 401, body: { url: '/x?error=TooManyAttempts' }, headers: { 'retry-after': '3' } }
    const server = fakeServer({ [`POST ${path}`]: () => throttled, 'GET /api/sign-in': () => pending({}) })
    show()
    fireEvent.input(field(), { target: { value: '111111' } })
    const alert = await screen.findByRole('alert')
    const spoken = alert.textContent
    expect(spoken).toContain('in 3 s')
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Verify' })
    expect(button.disabled).toBe(true)
    await act(() => vi.advanceTimersByTimeAsync(1100))
    expect(alert.textContent).toBe(spoken)
    expect(screen.getByText('0:02').getAttribute('aria-hidden')).toBe('true')
    fireEvent.input(field(), { target: { value: '222222' } })
    expect(server.sent(`POST ${path}`)).toHaveLength(1)
    await act(() => vi.advanceTimersByTimeAsync(2500))
    expect(button.disabled).toBe(false)
    expect(screen.getByRole('status').textContent).toBe('You can try again now.')
  })
})

test('the recovery view takes a whole pasted file, and Enter sends it', async () => {
  const server = fakeServer({ [`POST ${path}`]: () => ({ body: { url: '/' } }) })
  show('recovery-code')
  const area = screen.getByLabelText('Recovery code')
  await userEvent.click(area)
  await userEvent.paste('Acme: recovery codes\n7K3Q-W2ZN-0PAM\nM4TB-9XHE-5RBC\n')
  expect(server.calls).toHaveLength(0)
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(server.calls).toHaveLength(1))
  expect(server.calls[0]?.body).toMatchObject({
    method: 'recovery-code',
    code: expect.stringContaining('M4TB-9XHE-5RBC'),
  })
})
