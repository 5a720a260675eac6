import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { keepAddress, takeAddress } from '@/lib/client/kept-address'
import en from '@/lib/messages/en.json'
import { fakeServer, refuse } from '../../testing/fake-server'
import { testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'
import { InvitationScreen } from '../invitation-screen'
import { ResetScreen } from './reset-screen'

testPage()
const shared = {
  choose: en.password.choose,
  link: en.password.link,
  offline: en.common.offline,
  from: null,
  sender: null,
}
const token = 'k'.repeat(43)
const link = { name: 'Erin Employee', address: 'e•••@acme.test', shortest: 15 }
const look = 'POST /api/password-link'
const complete = 'POST /api/password-reset/complete'
const good = 'gravel otter at the gate'

function openAt(path: '/password-reset' | '/invitation', hash = '', kept = '') {
  vi.stubGlobal('location', { href: `http://localhost${path}${hash}`, pathname: path, hash, assign: vi.fn() })
  vi.spyOn(history, 'replaceState').mockImplementation(() => {
    location.hash = ''
  })
  if (path === '/invitation') return render(<InvitationScreen messages={{ ...en.invitation, ...shared }} />)
  const page = { address: kept, sent: false, initialError: null }
  return render(<ResetScreen {...page} messages={{ ...en.passwordReset, ...shared }} />)
}
const field = () => screen.findByLabelText<HTMLInputElement>('New password')
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const type = async (password: string) => {
  const input = await field()
  await userEvent.clear(input)
  await userEvent.type(input, password)
}

beforeEach(() => vi.restoreAllMocks())

describe('who comes by a link that was cut on the way', () => {
  const answers = () => fakeServer({ [look]: () => ({ body: link }) })
  const paste = async (text: string) => {
    await userEvent.click(await screen.findByLabelText('Link from the mail'))
    await userEvent.paste(text)
    await press('Open the link')
  }

  test('finds the field open where a part of the link came, and goes on with the whole one', async () => {
    const server = answers()
    openAt('/password-reset', `#${token.slice(0, 20)}`)
    await waitFor(() => expect(document.querySelector('details')?.open).toBe(true))
    await paste(`https://portal.acme.test/password-reset#${token.slice(0, 30)}\n${token.slice(30)}.`)
    expect(await field()).toBeTruthy()
    expect(server.sent(look)[0]?.body).toEqual({ token, purpose: 'password-reset' })
  })

  test('reads what to copy where the field got less than a link', async () => {
    const server = answers()
    openAt('/invitation')
    await paste('https://portal.acme.test/invitation')
    expect((await screen.findByRole('alert')).textContent).toMatch(/not the whole link/)
    expect(server.calls).toEqual([])
    await userEvent.clear(screen.getByLabelText('Link from the mail'))
    await paste(token)
    expect(await screen.findByText(sentence(/Welcome, Erin Employee/))).toBeTruthy()
  })
})

describe('who has forgotten the password', () => {
  test('asks by email, and is told the same whoever has the address', async () => {
    const server = fakeServer({ 'POST /api/password-reset': () => ({ status: 202, body: {} }) })
    openAt('/password-reset')
    await userEvent.type(screen.getByLabelText('Email'), ' erin@acme.test ')
    await press('Send reset link')
    const heading = await screen.findByRole('heading', { name: 'Check your mail' })
    await waitFor(() => expect(document.activeElement).toBe(heading))
    expect(screen.getByRole('status').textContent).toContain(
      'If an account here signs in with erin@acme.test and a password',
    )
    expect(screen.getByText(/spam folder/)).toBeTruthy()
    expect(server.calls).toEqual([{ route: 'POST /api/password-reset', body: { email: 'erin@acme.test' } }])
  })

  test('without an address, or without a connection, learns what to do', async () => {
    const server = fakeServer({ 'POST /api/password-reset': () => Promise.reject(new Error('offline')) })
    openAt('/password-reset')
    await press('Send reset link')
    expect((await screen.findByRole('alert')).textContent).toBe('Type your whole email address.')
    expect(server.calls).toHaveLength(0)
    await userEvent.type(screen.getByLabelText('Email'), 'erin@acme.test')
    await press('Send reset link')
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/No connection/))
    expect(document.activeElement).toBe(screen.getByLabelText('Email'))
  })
})

const titles = () => [...document.querySelectorAll('title')].map(({ textContent }) => textContent)

describe('who follows a reset link', () => {
  test('leaves its secret in no address bar, and sets a password with it', async () => {
    const server = fakeServer({ [look]: () => ({ body: link }), [complete]: () => ({ status: 204 }) })
    openAt('/password-reset', `#${token}`)
    expect(history.replaceState).toHaveBeenCalledWith(history.state, '', '/password-reset')
    expect(await screen.findByText(sentence('For Erin Employee, e•••@acme.test.'))).toBeTruthy()
    const newPassword = await field()
    expect(titles()).toEqual([expect.stringContaining('Choose a new password')])
    await waitFor(() => expect(document.activeElement).toBe(newPassword))
    await type(good)
    await press('Set password')
    const next = await screen.findByRole('link', { name: 'Sign in' })
    await waitFor(() => expect(document.activeElement).toBe(next))
    expect(server.calls).toEqual([
      { route: look, body: { token, purpose: 'password-reset' } },
      { route: complete, body: { token, password: good } },
    ])
  })

  test('that has expired is told before a password is typed, and can have a new one', async () => {
    fakeServer({ [look]: () => refuse(410, 'link-expired') })
    openAt('/password-reset', `#${token}`)
    expect((await screen.findByRole('alert')).textContent).toMatch(/already used or has expired/)
    expect(screen.queryByLabelText('New password')).toBeNull()
    await press('Send a new link')
    expect(screen.getByLabelText('Email')).toBeTruthy()
  })

  test('again in the same tab, after it was used, is told that it has expired', async () => {
    let used = false
    fakeServer({
      [look]: () => (used ? refuse(410, 'link-expired') : { body: link }),
      [complete]: () => {
        used = true
        return { status: 204 }
      },
    })
    openAt('/password-reset', `#${token}`)
    await type(good)
    await press('Set password')
    await screen.findByRole('link', { name: 'Sign in' })
    location.hash = `#${token}`
    window.dispatchEvent(new Event('hashchange'))
    expect((await screen.findByRole('alert')).textContent).toMatch(/already used or has expired/)
  })

  test('that expires meanwhile is told so instead of losing what was typed for nothing', async () => {
    fakeServer({ [look]: () => ({ body: link }), [complete]: () => refuse(410, 'link-expired') })
    openAt('/password-reset', `#${token}`)
    await type(good)
    await press('Set password')
    expect((await screen.findByRole('alert')).textContent).toMatch(/already used or has expired/)
  })

  test('is told what is wrong with a password, beside the field, and sends nothing too short', async () => {
    const refusal = { ...refuse(422, 'invalid-body'), body: { code: 'invalid-body', fields: { password: 'no' } } }
    const server = fakeServer({ [look]: () => ({ body: link }), [complete]: () => refusal })
    openAt('/password-reset', `#${token}`)
    await field()
    await press('Set password')
    expect((await screen.findByRole('alert')).textContent).toBe('Type a new password.')
    await type('too short')
    await press('Set password')
    expect(screen.getByRole('alert').textContent).toContain('15 are needed')
    expect(server.sent(complete)).toHaveLength(0)
    await type('passwordpassword')
    await press('Set password')
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/tried first/))
    const newPassword = await field()
    await waitFor(() => expect(document.activeElement).toBe(newPassword))
  })

  test('without a connection can look again', async () => {
    let away = true
    fakeServer({ [look]: () => (away ? Promise.reject(new Error('offline')) : { body: link }) })
    openAt('/password-reset', `#${token}`)
    await screen.findByText(/No connection/)
    away = false
    await press('Try again')
    expect(await field()).toBeTruthy()
  })
})

describe('the advice while typing', () => {
  test('says how many characters are missing, then how hard it is to guess', async () => {
    fakeServer({ [look]: () => ({ body: link }) })
    openAt('/password-reset', `#${token}`)
    await type('gravel')
    expect(screen.getByRole('status').textContent).toBe('Characters still needed: 9.')
    await type('passwordpassword')
    await waitFor(() => expect(screen.getByRole('status').textContent).toMatch(/^Very easy to guess\. \w+/))
    await type(good)
    await waitFor(() => expect(screen.getByRole('status').textContent?.trim()).toBe('Strong.'))
  })

  test('what was typed can be shown', async () => {
    fakeServer({ [look]: () => ({ body: link }) })
    openAt('/password-reset', `#${token}`)
    const input = await field()
    expect(input.type).toBe('password')
    expect(input.autocomplete).toBe('new-password')
    await press('Show')
    expect(input.type).toBe('text')
  })
})

describe('who was invited', () => {
  test('is greeted by name and chooses the first password', async () => {
    const done = 'POST /api/invitation/complete'
    const server = fakeServer({ [look]: () => ({ body: link }), [done]: () => ({ status: 204 }) })
    openAt('/invitation', `#${token}`)
    expect(await screen.findByRole('heading', { name: 'Choose your password' })).toBeTruthy()
    expect(await screen.findByText(sentence(/Welcome, Erin Employee/))).toBeTruthy()
    await type(good)
    await press('Set password')
    await screen.findByRole('link', { name: 'Sign in' })
    expect(server.sent(look)[0]?.body).toEqual({ token, purpose: 'invitation' })
    expect(server.sent(done)[0]?.body).toEqual({ token, password: good })
  })

  test('learns who can help where the link has expired or is missing', async () => {
    fakeServer({ [look]: () => refuse(410, 'link-expired') })
    const { unmount } = openAt('/invitation', `#${token}`)
    expect((await screen.findByRole('alert')).textContent).toMatch(/administrator for a new one/)
    unmount()
    openAt('/invitation')
    expect(screen.getByText(/Open the link in your invitation mail/)).toBeTruthy()
  })
})

describe('an address from the sign-in page', () => {
  test('is filled in, what was typed there before what the server kept', () => {
    fakeServer({})
    keepAddress('typed@acme.test')
    openAt('/password-reset', '', 'kept@acme.test')
    expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('typed@acme.test')
    expect(takeAddress()).toBe('')
  })

  test('is filled in from what the server kept', () => {
    fakeServer({})
    openAt('/password-reset', '', 'kept@acme.test')
    expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('kept@acme.test')
  })

  test('goes back to the sign-in page as it stands in the field', async () => {
    fakeServer({})
    openAt('/password-reset', '', 'kept@acme.test')
    await userEvent.type(screen.getByLabelText('Email'), 'x')
    const back = screen.getByRole('link', { name: 'Back to sign-in' })
    back.addEventListener('click', (event) => event.preventDefault())
    await userEvent.click(back)
    expect(takeAddress()).toBe('kept@acme.testx')
  })
})
