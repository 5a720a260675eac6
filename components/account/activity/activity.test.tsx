import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { ActivityItem } from '@/lib/schemas/activity'
import { fakeServer, refuse } from '../../testing/fake-server'
import { mfaOff, renderPortal, testPage } from '../../testing/portal'
import { Activity } from './activity'

testPage()
const list = 'GET /api/account/activity'
const notMe = 'POST /api/account/not-me'
const put = 'PUT /api/account/password'
const next = 'gravel otter at the gate'
const rules = { shortest: 15, known: ['Erin'] }
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
let number = 0
const event = (type: ActivityItem['type'], more: Partial<ActivityItem> = {}): ActivityItem => ({
  id: `0196f0e0-0000-7000-8000-${String(++number).padStart(12, '0')}`,
  at: daysAgo(0),
  type,
  device: 'Chrome on Windows',
  ip: '192.0.2.1',
  detail: {},
  ...more,
})
const signIn = (more: Partial<ActivityItem> = {}) =>
  event('sign-in.succeeded', { detail: { method: 'authenticator' }, ...more })

interface Shown {
  items?: ActivityItem[]
  managedBy?: string | null
  due?: boolean
  routes?: Parameters<typeof fakeServer>[0]
}
function show({ items = [signIn()], managedBy = null, due = false, routes = {} }: Shown = {}) {
  const server = fakeServer({ [list]: () => ({ body: { items, next: null } }), ...routes })
  renderPortal(
    <Activity rules={managedBy ? null : rules} address="erin@acme.test" initialDue={due} managedBy={managedBy} />,
  )
  return server
}
const buttons = () => screen.findAllByRole('button', { name: /^This wasn’t me/ })
const dialog = () => screen.findByRole('dialog', { name: 'This wasn’t me' })
async function press() {
  const [first] = await buttons()
  await userEvent.click(first as HTMLElement)
  await userEvent.click(within(await dialog()).getByRole('button', { name: 'This wasn’t me' }))
}

describe('the timeline', () => {
  test('says in a sentence what happened, in which browser, from where, grouped by the reader’s days', async () => {
    show({ items: [signIn(), signIn({ at: daysAgo(1), detail: { method: 'email' } }), signIn({ at: daysAgo(9) })] })
    const today = within(await screen.findByRole('list', { name: 'Today' }))
    expect(today.getByRole('listitem').textContent).toContain('Signed in with your authenticator app')
    expect(today.getByRole('listitem').textContent).toContain('Chrome on Windows · from 192.0.2.1')
    expect(
      within(screen.getByRole('list', { name: 'Yesterday' })).getByText('Signed in with a code by email'),
    ).toBeTruthy()
    expect(screen.getAllByRole('heading', { level: 2 })).toHaveLength(3)
  })

  test('marks what is alarming with a word, and leaves the rest quiet', async () => {
    const fresh = signIn({ detail: { method: 'authenticator', newBrowser: true } })
    show({ items: [event('sign-in.factor-failed'), fresh, event('session.ended')] })
    const [miss, entry, quiet] = await screen.findAllByRole('listitem')
    expect(miss?.textContent).toContain('A wrong code after the right password')
    expect(miss?.textContent).toContain('Look at this')
    expect(entry?.textContent).toContain('New browser')
    expect(quiet?.textContent).not.toContain('Look at this')
  })

  test('says who of the company did something, and offers no button there', async () => {
    const detail = { by: 'administrator' } as const
    show({ items: [event('user.unlocked', { device: null, ip: null, detail })] })
    const entry = await screen.findByRole('listitem')
    expect(entry.textContent).toContain('Your account was unlocked')
    expect(entry.textContent).toContain('by an administrator')
    expect(within(entry).queryByRole('button')).toBeNull()
  })

  test('offers the button up to the last time that it was pressed: what lies before has been dealt with', async () => {
    show({ items: [signIn(), event('account.not-me'), signIn(), event('sign-in.factor-failed')] })
    expect(await buttons()).toHaveLength(1)
  })

  test('shows earlier entries on asking, and the focus goes to the first of them', async () => {
    const earlier = signIn({ at: daysAgo(3), detail: { method: 'recovery-code' } })
    const page = (_: unknown, query: URLSearchParams) => ({
      body: query.get('cursor') ? { items: [earlier], next: null } : { items: [signIn()], next: 'further' },
    })
    show({ routes: { [list]: page } })
    await userEvent.click(await screen.findByRole('button', { name: 'Show earlier' }))
    const added = (await screen.findByText('Signed in with a recovery code')).closest('li')
    await waitFor(() => expect(document.activeElement).toBe(added))
    expect(screen.queryByRole('button', { name: 'Show earlier' })).toBeNull()
  })

  test('that is empty says so; one that could not be read says how to try again', async () => {
    let away = true
    show({
      routes: {
        [list]: () => (away ? refuse(503, 'unavailable', 'Not there just now.') : { body: { items: [], next: null } }),
      },
    })
    expect((await screen.findByRole('alert')).textContent).toContain('Not there just now.')
    away = false
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Nothing has happened yet.')).toBeTruthy()
  })
})

describe('“This wasn’t me”', () => {
  test('says exactly what it does before it does it, and nothing is sent by looking', async () => {
    const server = show()
    await userEvent.click((await buttons())[0] as HTMLElement)
    const window = await dialog()
    for (const words of [
      'All your other sessions end',
      'mobile apps',
      'No browser is trusted',
      'Your password stops working',
    ])
      expect(window.textContent).toContain(words)
    await userEvent.click(within(window).getByRole('button', { name: 'Cancel' }))
    expect(server.sent(notMe)).toHaveLength(0)
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^This wasn’t me/))
  })

  test('tells what was done and asks for a new password, whose field has the focus', async () => {
    const items = [signIn()]
    const server = show({
      items,
      routes: {
        [notMe]: () => {
          items.unshift(event('account.not-me'))
          return { body: { passwordDue: true } }
        },
        [put]: () => ({ status: 204 }),
      },
    })
    await press()
    const field = await screen.findByLabelText<HTMLInputElement>('New password')
    await waitFor(() => expect(document.activeElement).toBe(field))
    expect(screen.getByText(/Everybody else is signed out[.:]/)).toBeTruthy()
    expect(screen.queryByLabelText('Current password')).toBeNull()
    expect(screen.queryByRole('button', { name: /^This wasn’t me/ })).toBeNull()
    await userEvent.type(field, next)
    await userEvent.click(screen.getByRole('button', { name: 'Choose password' }))
    const said = await screen.findByText(/Your new password is set/)
    await waitFor(() => expect(document.activeElement?.contains(said)).toBe(true))
    expect(server.sent(put).map(({ body }) => body)).toEqual([{ password: next }])
    expect(screen.queryByLabelText('New password')).toBeNull()
  })

  test('confirms that it is them first, and then goes on by itself', async () => {
    let proven = false
    const server = show({
      routes: {
        [notMe]: () => (proven ? { body: { passwordDue: true } } : refuse(403, 'step-up-required')),
        'GET /api/account/mfa': () => ({ body: mfaOff }),
        'POST /api/account/step-up': () => {
          proven = true
          return { status: 204 }
        },
      },
    })
    await press()
    const asked = within(await screen.findByRole('dialog', { name: 'Confirm it is you' }))
    await userEvent.type(await asked.findByLabelText('Password'), 'the old one')
    await userEvent.click(asked.getByRole('button', { name: 'Confirm' }))
    expect(await screen.findByText(/Everybody else is signed out[.:]/)).toBeTruthy()
    expect(server.sent(notMe)).toHaveLength(2)
  })

  test('that failed says so in the window, which stays', async () => {
    show({ routes: { [notMe]: () => refuse(503, 'unavailable', 'Not there just now.') } })
    await press()
    expect((await within(await dialog()).findByRole('alert')).textContent).toContain('Not there just now.')
    expect(screen.queryByText(/Everybody else is signed out[.:]/)).toBeNull()
  })

  test('of somebody whose company signs them in elsewhere says whom to tell, and asks for no password', async () => {
    show({ managedBy: 'Acme Login', routes: { [notMe]: () => ({ body: { passwordDue: false } }) } })
    await userEvent.click((await buttons())[0] as HTMLElement)
    expect((await dialog()).textContent).toContain('Tell the technical team behind Acme Login')
    await userEvent.click(within(await dialog()).getByRole('button', { name: 'This wasn’t me' }))
    const said = await screen.findByText(/Whoever knows your password can still come back/)
    await waitFor(() => expect(document.activeElement?.contains(said)).toBe(true))
    expect(screen.queryByLabelText('New password')).toBeNull()
  })
})

describe('somebody whose password is void', () => {
  test('finds the form for a new one here at every visit', async () => {
    show({ due: true })
    expect(await screen.findByLabelText('New password')).toBeTruthy()
    expect(screen.getByText(/Your password no longer works/)).toBeTruthy()
  })

  test('without a second step is led to a link by mail once their proof is too old', async () => {
    show({
      due: true,
      routes: {
        [put]: () => refuse(403, 'step-up-required'),
        'GET /api/account/mfa': () => ({ body: { ...mfaOff, stepUpMethods: [] } }),
      },
    })
    await userEvent.type(await screen.findByLabelText('New password'), next)
    await userEvent.click(screen.getByRole('button', { name: 'Choose password' }))
    const asked = within(await screen.findByRole('dialog', { name: 'Confirm it is you' }))
    const link = await asked.findByRole('link', { name: 'Send me a link' })
    expect(link.getAttribute('href')).toBe('/password-reset')
    await userEvent.click(asked.getByRole('button', { name: 'Cancel' }))
    expect(screen.getByLabelText<HTMLInputElement>('New password').value).toBe(next)
  })

  test('who has set one in another tab meanwhile is told so', async () => {
    show({
      due: true,
      routes: {
        [put]: () => ({ status: 422, body: { code: 'invalid-body', fields: { currentPassword: 'is missing' } } }),
      },
    })
    await userEvent.type(await screen.findByLabelText('New password'), next)
    await userEvent.click(screen.getByRole('button', { name: 'Choose password' }))
    expect(await screen.findByText(/A new password has been set meanwhile/)).toBeTruthy()
    expect(screen.queryByLabelText('New password')).toBeNull()
  })
})
