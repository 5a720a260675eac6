import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import { fakeServer } from '../../testing/fake-server'
import { testPage } from '../../testing/portal'
import { SecondFactorForm } from './second-factor-form'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)

const leave = testPage()
const path = '/api/auth/callback/second-factor'
const wordsOf = (method: string) => ({
  ...en.verify,
  ...en.recoveryField,
  label: method === 'recovery-code' ? en.verify.recoveryCode : en.verify.code,
  hint: en.verify.codeHint,
  missing: en.verify.codeMissing,
  waitEnded: en.signIn.waitEnded,
  offline: en.signIn.offline,
  tooManyWait: en.errors['too-many-attempts'].wait,
  locked: en.errors['too-many-attempts'].locked,
  wrongLength: en.errors['invalid-code'].digits,
  clockHelp: { summary: en.clockHelp.summary, ways: [en.clockHelp.android, en.clockHelp.iphone] },
  fields: {
    LooksLikeRecoveryCode: { to: 'recovery-code' as const, label: en.verify.asRecoveryCode },
    LooksLikeEmailCode: { to: 'email' as const, label: en.verify.asEmailedCode },
  },
  errors: {
    InvalidCode: 'That code is not right.',
    CodeAlreadyUsed: 'Already used.',
    LooksLikeRecoveryCode: 'Looks like a recovery code.',
    LooksLikeEmailCode: 'Looks like the emailed code.',
    TooManyAttempts: 'There were too many tries.',
    Internal: 'A fault.',
  },
})
const show = (method: 'authenticator' | 'email' | 'recovery-code' = 'authenticator') => render(form(method))
const form = (method: 'authenticator' | 'email' | 'recovery-code' = 'authenticator') => (
  <SecondFactorForm
    csrfToken="token"
    method={method}
    trustBrowserDays={30}
    initial={{ sentence: null, cause: null, triesLeft: null }}
    messages={wordsOf(method)}
  />
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

  test.each([
    ['Arabic digits', '\u0661\u0662\u0663\u0664\u0665\u0666'],
    ['isolates', '\u2066123456\u2069'],
    ['words of a mail, longer than any code', `${'Hello. '.repeat(20)}Your code is 123 456.`],
  ])('reads a code that is pasted with %s', async (_, text) => {
    const server = fakeServer({ [`POST ${path}`]: () => ({ body: { url: 'http://localhost/' } }) })
    show()
    await userEvent.click(field())
    await userEvent.paste(text)
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
    expect(server.calls[0]?.body).toMatchObject({ code: '123456' })
  })

  test('changes nothing while an input method composes, and reads the digits at its end', async () => {
    const server = fakeServer({ [`POST ${path}`]: () => ({ body: { url: 'http://localhost/' } }) })
    show()
    const composing = new InputEvent('input', { bubbles: true, isComposing: true })
    field().value = '１２３４５６'
    fireEvent(field(), composing)
    expect([field().value, server.calls.length]).toEqual(['１２３４５６', 0])
    fireEvent.compositionEnd(field())
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
  })

  test('sends a code that a password manager filled in before the script ran, with blanks in it', async () => {
    const server = fakeServer({ [`POST ${path}`]: () => ({ body: { url: 'http://localhost/' } }) })
    const place = document.body.appendChild(document.createElement('div'))
    place.innerHTML = renderToString(form())
    field().value = '123 456'
    const root = await act(() => hydrateRoot(place, form()))
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
    expect(server.calls[0]?.body).toMatchObject({ code: '123456' })
    act(() => root.unmount())
    place.remove()
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
    expect(screen.getByText('How to set the clock').closest('details')?.textContent).toMatch(
      /Time correction for codes/,
    )
  })

  test('a code of the wrong length is told by how many digits were typed', async () => {
    fakeServer({ [`POST ${path}`]: () => wrong, 'GET /api/sign-in': () => pending({ digits: 5 }) })
    show()
    await userEvent.type(field(), '12345{Enter}')
    expect((await screen.findByRole('alert')).textContent).toMatch(/has 6 digits, and you typed 5/)
    expect(screen.queryByText('How to set the clock')).toBeNull()
  })

  test('a code used before shows when the next one comes, until it is tried', async () => {
    const used = { status: 401, body: { url: 'http://localhost/x?error=CodeAlreadyUsed' } }
    fakeServer({ [`POST ${path}`]: () => used, 'GET /api/sign-in': () => pending({}) })
    show()
    const ring = () => document.querySelector('.time-ring')
    await userEvent.type(field(), '111111')
    await screen.findByRole('alert')
    expect(ring()).not.toBeNull()
    await userEvent.clear(field())
    await userEvent.click(screen.getByRole('button', { name: 'Verify' }))
    expect(ring()).toBeNull()
  })

  test.each([
    ['LooksLikeRecoveryCode', 'recovery-code', '7k3q-w2zn-0pam', 'Recovery code'],
    ['LooksLikeEmailCode', 'email', '222222', 'Authentication code'],
  ] as const)(
    'after %s the right field is one press away, and what was typed is in it',
    async (miss, to, text, label) => {
      const server = fakeServer({
        [`POST ${path}`]: (body) =>
          (body as { method: string }).method === 'authenticator'
            ? { status: 401, body: { url: `http://localhost/x?error=${miss}` } }
            : { body: { url: '/' } },
        'GET /api/sign-in': () => pending({}),
      })
      const { unmount } = show()
      // Six digits send themselves.
      await userEvent.type(field(), to === 'email' ? text : `${text}{Enter}`)
      const link = await screen.findByRole<HTMLAnchorElement>('link', { name: /^Use it as/ })
      expect(link.getAttribute('href')).toBe(`/sign-in/verify?method=${to}`)
      link.addEventListener('click', (event) => event.preventDefault())
      await userEvent.click(link)
      unmount()
      show(to)
      const right = screen.getByLabelText<HTMLInputElement>(label)
      expect(right.value).toBe(text)
      expect(document.activeElement).toBe(right)
      // A complete code sends itself; a recovery code is looked at first.
      await waitFor(() => expect(server.sent(`POST ${path}`)).toHaveLength(to === 'email' ? 2 : 1))
      cleanup()
      show(to)
      expect(screen.getByLabelText<HTMLInputElement>(label).value).toBe('')
    },
  )

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

test.each([
  ['time,known-device,administrator', 'a browser or app that you used'],
  ['time,administrator', 'or ask your company’s administrator'],
])('a locked account says how long to wait and what else opens it: %s', async (opens, says) => {
  const url = `/x?error=TooManyAttempts&opens=${opens}`
  const refused = { status: 401, body: { url }, headers: { 'retry-after': '900' } }
  fakeServer({ [`POST ${path}`]: () => refused, 'GET /api/sign-in': () => pending({}) })
  show()
  fireEvent.input(field(), { target: { value: '111111' } })
  const { textContent } = await screen.findByRole('alert')
  expect(textContent).toContain('in 15 min')
  expect(textContent).toContain(says)
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Verify' }).disabled).toBe(true)
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

describe('a sign-in that is over when a code is sent', () => {
  const gone = { status: 401, body: { url: 'http://localhost/x?error=ChallengeExpired' } }
  const none = { status: 401, body: { code: 'no-challenge' } }

  test.each([
    ['leads to the portal where another tab has finished it', { body: { user: { name: 'Erin' } } }, '/'],
    ['leads back to its beginning where nobody is signed in', { body: {} }, '/sign-in?error=ChallengeExpired'],
    ['leads back to its beginning where the portal does not say', { status: 503 }, '/sign-in?error=ChallengeExpired'],
  ])('%s', async (_what, session, to) => {
    fakeServer({
      [`POST ${path}`]: () => gone,
      'GET /api/sign-in': () => none,
      'GET /api/auth/session': () => session,
    })
    show()
    await userEvent.type(field(), '123456')
    await waitFor(() => expect(leave).toHaveBeenCalledWith(to))
  })
})

describe('the recovery code field', () => {
  const codes = ['7K3QW-2ZN0P-AM7XQ', 'M4TB9-XHE5R-BC1VD', '00000-11111-22222']
  const paste = async (text: string) => {
    await userEvent.click(screen.getByLabelText('Recovery code'))
    await userEvent.paste(text)
  }

  test.each([
    ['a file with three codes', `Recovery codes\nSet: K7QM\n${codes.join('\n')}`, '3 recovery codes were found'],
    ['a sentence with one code', `my code: ${codes[0]} (of Monday)`, 'One recovery code was found'],
  ])('says how many codes it found in %s', async (_, text, found) => {
    fakeServer({})
    show('recovery-code')
    await paste(text)
    expect(screen.getByText(new RegExp(found)).closest('[role=status]')).not.toBeNull()
  })

  test.each([
    ['one code on its own', ` ${codes[0]} `],
    ['text without a code', 'I have lost my phone'],
  ])('says nothing about %s', async (_, text) => {
    fakeServer({})
    show('recovery-code')
    await paste(text)
    expect(screen.queryByText(/found in what you pasted/)).toBeNull()
  })
})
