import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { keepAddress, takeAddress } from '@/lib/client/kept-address'
import en from '@/lib/messages/en.json'
import type { SignInSourceView } from '@/lib/schemas/sign-in'
import { fakeServer } from '../../testing/fake-server'
import { browserWithPasskeys, requestOptions, signed } from '../../testing/passkeys'
import { testPage } from '../../testing/portal'
import { SignInForm } from './sign-in-form'

const leave = testPage()
const messages = {
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  continue: 'Continue with {name}',
  forgot: 'Forgot your password?',
  show: 'Show',
  hide: 'Hide',
  emailMissing: 'Type your email address.',
  passwordMissing: 'Type your password.',
  atProvider: 'Your company signs in through {name}.',
  directoryPassword: 'The password of {name}.',
  checking: '…',
  waitEnded: '…',
  offline: 'No connection.',
  tooManyWait: '…',
  locked: en.errors['too-many-attempts'].locked,
  errors: { CredentialsSignin: 'Not right.' },
  passkey: {
    use: 'Sign in with a passkey',
    waiting: '…',
    offline: 'No connection.',
    tooManyWait: '…',
    locked: en.errors['too-many-attempts'].locked,
    reasons: { dismissed: 'Nothing is lost.', failed: '…' },
    errors: { InvalidCode: 'It opens no account here.' },
  },
}
const asks = 'POST /api/sign-in/source'
const enters = 'POST /api/auth/callback/password'
const begins = 'POST /api/auth/signin/oidc-1'
const atAcme: SignInSourceView = { kind: 'oidc', name: 'Acme Login', url: 'http://localhost/api/auth/signin/oidc-1' }

function open({
  source = { kind: 'password' } as SignInSourceView,
  address = '',
  local = false,
  found = atAcme,
  routes = {} as Parameters<typeof fakeServer>[0],
} = {}) {
  const server = fakeServer({
    [asks]: () => ({ body: found }),
    [begins]: () => ({ body: { url: 'https://login.acme.test/authorize' } }),
    [enters]: () => ({ body: { url: 'http://localhost/' } }),
    ...routes,
  })
  const given = { csrfToken: 'token', callbackUrl: '/', initialError: null, messages }
  render(<SignInForm {...given} address={address} source={source} local={local} />)
  return { server, user: userEvent.setup() }
}
const email = () => screen.getByLabelText('Email')
const onward = () => screen.findByRole('button', { name: 'Continue with Acme Login' })

describe('an address that others locked', () => {
  const locked = (opens: string) => ({
    status: 401,
    body: { url: `http://localhost/sign-in?error=TooManyAttempts&opens=${opens}` },
    headers: { 'retry-after': '86400' },
  })

  it.each([
    ['known-device,password-reset,administrator', messages.locked.address],
    ['known-device,administrator', messages.locked.managedAddress],
  ])('says what opens it (%s), counts no wait down, and lets another address be tried', async (opens, sentence) => {
    const { server, user } = open({ found: { kind: 'password' }, routes: { [enters]: () => locked(opens) } })
    await user.type(email(), 'erin@acme.test')
    await user.type(screen.getByLabelText('Password'), 'a password{Enter}')
    expect((await screen.findByRole('alert')).textContent).toBe(sentence)
    expect(screen.getByRole('link', { name: 'Forgot your password?' })).toBeTruthy()
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' })
    expect(button.disabled).toBe(false)
    await user.clear(email())
    await user.type(email(), 'second@acme.test{Enter}')
    await waitFor(() => expect(server.sent(enters)).toHaveLength(2))
  })
})

describe('an address whose company signs in elsewhere', () => {
  it('has no password here: the field gives way, what was typed with it goes nowhere', async () => {
    const { server, user } = open()
    await user.type(email(), 'erin@acme.test')
    await user.type(screen.getByLabelText('Password'), 'a secret of elsewhere')
    await user.click(await onward())
    await waitFor(() => expect(leave).toHaveBeenCalledWith('https://login.acme.test/authorize'))
    expect(screen.queryByLabelText('Password')).toBeNull()
    expect(server.sent(begins)[0]?.body).toEqual({
      csrfToken: 'token',
      callbackUrl: '/',
      email: 'erin@acme.test',
      json: 'true',
    })
    expect(JSON.stringify(server.calls)).not.toContain('secret')
  })

  it('typed in one go with Enter is asked about before anything is sent', async () => {
    const { server, user } = open()
    await user.type(screen.getByLabelText('Password'), 'a secret of elsewhere')
    await user.type(email(), 'erin@acme.test{Enter}')
    await onward()
    expect(server.calls.map(({ route }) => route)).toEqual([asks])
  })

  it('leaves the focus in the address where that has it', async () => {
    const { user } = open()
    await user.type(email(), 'erin@acme.test')
    await onward()
    expect(document.activeElement).toBe(email())
  })

  it('takes the focus to the button when the password field goes with it', async () => {
    const { user } = open()
    await user.type(email(), 'erin@acme.test')
    await user.tab()
    expect(await onward()).toBe(document.activeElement)
  })

  it('is known from the start where the address was kept: the button has the focus, and nothing is asked again', async () => {
    const { server, user } = open({ source: atAcme, address: 'erin@acme.test' })
    expect(await onward()).toBe(document.activeElement)
    await user.click(await onward())
    await waitFor(() => expect(leave).toHaveBeenCalled())
    expect(server.sent(asks)).toEqual([])
  })

  it('gives the password back when another address is typed', async () => {
    const { server, user } = open({ source: atAcme, address: 'erin@acme.test', found: { kind: 'password' } })
    await user.clear(email())
    await user.type(email(), 'erin@else.test')
    await user.tab()
    expect(await screen.findByLabelText('Password')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeTruthy()
    expect(server.sent(asks).length).toBe(1)
  })
})

it('one domain is asked about once, however often its people’s addresses change', async () => {
  const { server, user } = open({ found: { kind: 'password' } })
  await user.type(email(), 'erin@acme.test')
  await user.tab()
  await user.type(email(), '{Home}x')
  await user.tab()
  await user.type(screen.getByLabelText('Password'), 'a password{Enter}')
  await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
  expect(server.sent(asks).length).toBe(1)
})

it('no password is sent while it cannot be known whose it is', async () => {
  const { user } = open()
  const away = fakeServer({})
  await user.type(email(), 'erin@acme.test')
  await user.type(screen.getByLabelText('Password'), 'a password{Enter}')
  expect(await screen.findByText('No connection.')).toBeTruthy()
  expect(new Set(away.calls.map(({ route }) => route))).toEqual(new Set([asks]))
})

it('the emergency administrator gets the plain form, whatever the company’s way is', async () => {
  const { server, user } = open({ local: true, address: 'erin@acme.test' })
  await user.type(screen.getByLabelText('Password'), 'a password{Enter}')
  await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
  expect(server.sent(asks)).toEqual([])
})

it('a directory’s people read whose password it is, beside the field', async () => {
  const { user } = open({ found: { kind: 'ldap', name: 'Acme Windows' } })
  await user.type(email(), 'erin@acme.test')
  await user.tab()
  await screen.findByText('The password of Acme Windows.')
  expect(screen.getByLabelText('Password').getAttribute('aria-describedby')).toBe('password-hint')
})

describe('the form and the passkey exclude each other', () => {
  const passkeyButton = () => screen.findByRole('button', { name: 'Sign in with a passkey' })
  const onlyPassword: SignInSourceView = { kind: 'password' }
  const asksPasskey = 'POST /api/sign-in/passkey'
  const busy = (button: HTMLElement) => button.getAttribute('aria-busy') === 'true'

  it('while the address is asked about, no passkey is asked for, and the form is sent once', async () => {
    browserWithPasskeys()
    let tell: (answer: { body: SignInSourceView }) => void = () => {}
    const { server, user } = open({ routes: { [asks]: () => new Promise((done) => (tell = done)) } })
    await user.type(email(), 'erin@acme.test')
    await user.type(screen.getByLabelText('Password'), 'a password{Enter}{Enter}')
    await waitFor(async () => expect(busy(await passkeyButton())).toBe(true))
    await user.click(await passkeyButton())
    tell({ body: onlyPassword })
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
    expect(server.sent(asksPasskey)).toEqual([])
    expect(server.sent(enters)).toHaveLength(1)
  })

  it('while the passkey is at work, no password is sent; afterwards both can be used again', async () => {
    let answer: (given: unknown) => void = () => {}
    browserWithPasskeys({ get: () => new Promise((done) => (answer = done)) })
    const { server, user } = open({
      found: onlyPassword,
      routes: {
        [asksPasskey]: () => ({ body: requestOptions }),
        'GET /api/auth/csrf': () => ({ body: { csrfToken: 'token' } }),
        'POST /api/auth/callback/passkey': () => ({
          status: 401,
          body: { url: 'http://localhost/sign-in?error=InvalidCode' },
        }),
      },
    })
    await user.type(email(), 'erin@acme.test')
    await user.click(await passkeyButton())
    const submit = screen.getByRole('button', { name: 'Sign in' })
    expect(busy(submit)).toBe(true)
    await user.type(screen.getByLabelText('Password'), 'a password{Enter}')
    await user.click(submit)
    expect(server.sent(enters)).toEqual([])
    answer(signed)
    expect((await screen.findByRole('alert')).textContent).toBe('It opens no account here.')
    expect(busy(submit)).toBe(false)
    await user.click(submit)
    await waitFor(() => expect(leave).toHaveBeenCalledWith('http://localhost/'))
  })
})

describe('the address of whose session has ended in this tab', () => {
  const form = (
    <SignInForm
      {...{ csrfToken: 'token', callbackUrl: '/', initialError: null, messages, address: '', local: false }}
      source={{ kind: 'password' }}
    />
  )
  /** As the server made it, before the script runs. */
  function served() {
    fakeServer({ [asks]: () => ({ body: { kind: 'password' } }) })
    keepAddress('erin@acme.test')
    const place = document.body.appendChild(document.createElement('div'))
    place.innerHTML = renderToString(form)
    return {
      field: screen.getByLabelText<HTMLInputElement>('Email'),
      wake: () => act(() => hydrateRoot(place, form)),
      place,
    }
  }

  it('is typed already, once', async () => {
    const { field, wake, place } = served()
    const root = await wake()
    expect(field.value).toBe('erin@acme.test')
    act(() => root.unmount())
    place.remove()
    render(form)
    expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('')
  })

  it('is not put before whoever is in the field already, about to type', async () => {
    const { field, wake, place } = served()
    field.focus()
    const root = await wake()
    await userEvent.keyboard('sam@acme.test')
    expect(field.value).toBe('sam@acme.test')
    act(() => root.unmount())
    place.remove()
  })
})

describe('the address', () => {
  it('goes along to the reset page as it was typed', async () => {
    const { user } = open({ found: { kind: 'password' } })
    await user.type(email(), 'erin@acme.test')
    const forgotten = screen.getByRole('link', { name: 'Forgot your password?' })
    forgotten.addEventListener('click', (event) => event.preventDefault())
    await user.click(forgotten)
    expect(takeAddress()).toBe('erin@acme.test')
    expect(forgotten.getAttribute('href')).toBe('/password-reset')
  })

  it('of this tab goes before the one that the server kept', async () => {
    keepAddress('erin@acme.test')
    open({ address: 'second@acme.test', found: { kind: 'password' } })
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('erin@acme.test'))
    expect(document.activeElement).toBe(screen.getByLabelText('Password'))
  })
})
