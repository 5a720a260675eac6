import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import { effect, policy } from '../../testing/employees'
import { fakeServer, refuse } from '../../testing/fake-server'
import { fakeNavigation, openAt } from '../../testing/navigation'
import { renderPortal, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'
import { Policy } from './policy'

vi.mock('next/navigation', async () => (await import('../../testing/navigation')).fakeNavigation)
testPage()
beforeEach(() => openAt('/admin/policy'))
const get = 'GET /api/admin/policy'
const put = 'PUT /api/admin/policy'
const view = { policy, version: 'v1', signIn: { kind: 'oidc', name: 'Acme Identity', domains: ['acme.test'] } }

function show(routes: Parameters<typeof fakeServer>[0] = {}, start: object = view) {
  const server = fakeServer({ [get]: () => ({ body: start }), [put]: () => ({ body: effect }), ...routes })
  renderPortal(
    <>
      <a href="/admin/adoption">Adoption</a>
      <Policy />
    </>,
  )
  return server
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const requireMfa = async () => userEvent.click(await screen.findByRole('radio', { name: /^Required/ }))
const save = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Save policy' })

test('the choice of Email says that it is the weakest method and that NIST does not accept it', async () => {
  show()
  expect(await screen.findByText(/weakest method.*NIST SP 800-63B-4 does not accept it/)).toBeDefined()
})

test('the sessions of one person at once can be limited', async () => {
  const server = show()
  const limit = await screen.findByRole('spinbutton', { name: 'Sessions of one person at once' })
  await userEvent.clear(limit)
  await userEvent.type(limit, '3')
  await press('Save policy')
  expect(server.sent(put)).toMatchObject([{ body: { ...policy, maxSessions: 3 } }])
})

describe('before a policy is saved', () => {
  test('the dry run says in words what it means, and nothing is changed', async () => {
    const server = show()
    await requireMfa()
    await press('See what this means')
    expect(
      await screen.findByText(
        '37 of 214 people have no second step that this policy allows, 2 of them administrators.',
      ),
    ).toBeDefined()
    expect(screen.getByText('12 people are exempt by single sign-on.')).toBeDefined()
    expect(screen.getByText(sentence(/The first deadline is .+/)).textContent).toMatch(/3 Mar 2027/)
    expect(server.sent(put)).toEqual([
      { route: put, body: { ...policy, mfa: 'required' }, query: { version: 'v1', dryRun: 'true' } },
    ])
    expect(save().disabled).toBe(false)
  })

  test('what the dry run said is gone when the policy is changed again', async () => {
    show()
    await requireMfa()
    await press('See what this means')
    await screen.findByText(/The first deadline is/)
    await userEvent.click(screen.getByRole('radio', { name: /^Optional/ }))
    expect(screen.queryByText(/The first deadline is/)).toBeNull()
  })

  test('the dry run warns whom it would lock out', async () => {
    show({ [put]: () => ({ body: { ...effect, locksOutAdministrators: true } }) })
    await requireMfa()
    await press('See what this means')
    expect(await screen.findByText(/No administrator could sign in any more/)).toBeDefined()
  })

  test('required without any method is said at the methods, and nothing is sent until there is one', async () => {
    const server = show()
    await requireMfa()
    const method = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name })
    for (const name of ['Authenticator app', 'Passkey', 'Email']) await userEvent.click(method(name))
    expect(screen.getByRole('alert').textContent).toBe(
      'Your company requires a second step: choose at least one method.',
    )
    await press('Save policy')
    await press('See what this means')
    expect(document.activeElement).toBe(method('Authenticator app'))
    expect(server.sent(put)).toHaveLength(0)
    await userEvent.click(method('Passkey'))
    expect(screen.queryByRole('alert')).toBeNull()
    await press('Save policy')
    await screen.findByText('The policy is saved.')
    const only = { mfa: 'required', allowAuthenticator: false, allowEmail: false, allowPasskey: true }
    expect(server.sent(put)[0]?.body).toMatchObject(only)
  })

  test('optional without any method can be saved: nobody is asked for one', async () => {
    const server = show()
    for (const name of ['Authenticator app', 'Passkey', 'Email'])
      await userEvent.click(await screen.findByRole('checkbox', { name }))
    expect(screen.queryByRole('alert')).toBeNull()
    await press('Save policy')
    await waitFor(() => expect(server.sent(put)).toHaveLength(1))
  })

  test('a number out of its bounds is said at its field, and nothing is sent', async () => {
    const server = show()
    const minutes = await screen.findByLabelText('Minutes without use until a session ends')
    await userEvent.clear(minutes)
    await userEvent.type(minutes, '4')
    expect(screen.getByRole('alert').textContent).toBe('A whole number from 5 to 60.')
    await press('Save policy')
    expect(document.activeElement).toBe(minutes)
    expect(server.sent(put)).toHaveLength(0)
  })
})

describe('the policy', () => {
  test('unchanged, cannot be saved; saved, it says so and asks nothing any more', async () => {
    let mfa = 'optional'
    const server = show({
      [get]: () => ({ body: { ...view, policy: { ...policy, mfa } } }),
      [put]: () => {
        mfa = 'required'
        return { body: effect }
      },
    })
    await screen.findByRole('radio', { name: /^Required/ })
    expect(save().disabled).toBe(true)
    await requireMfa()
    await userEvent.clear(screen.getByLabelText('Days each person has'))
    await userEvent.type(screen.getByLabelText('Days each person has'), '14')
    await press('Save policy')
    expect(await screen.findByText('The policy is saved.')).toBeDefined()
    expect(server.sent(put)).toEqual([{ route: put, body: { ...policy, mfa: 'required' }, query: { version: 'v1' } }])
    await waitFor(() => expect(save().disabled).toBe(true))
  })

  test('that would lock out the last administrators is refused with what to do first, and the changes stay', async () => {
    show({ [put]: () => refuse(409, 'last-administrator') })
    await requireMfa()
    await press('Save policy')
    const alert = within(await screen.findByRole('alert'))
    expect(alert.getByText(/no administrator could sign in any more/)).toBeDefined()
    expect(alert.getByRole('link', { name: 'To your own settings' }).getAttribute('href')).toBe('/account/settings')
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /^Required/ }).checked).toBe(true)
    expect(save().disabled).toBe(false)
  })

  test('that somebody else changed meanwhile is shown as it stands, the own changes stay, and a second look saves them', async () => {
    const theirs = { ...view, policy: { ...policy, mfa: 'required' }, version: 'v2' }
    let standing: object = view
    const server = show({
      [get]: () => ({ body: standing }),
      [put]: (_, query) => {
        const isStale = query.get('version') !== 'v2'
        standing = theirs
        return isStale ? refuse(409, 'changed-meanwhile', 'Look at it again.') : { body: effect }
      },
    })
    const days = await screen.findByLabelText<HTMLInputElement>('Days a browser can be trusted')
    await userEvent.clear(days)
    await userEvent.type(days, '3')
    await press('Save policy')
    expect(await screen.findByText('Look at it again.')).toBeDefined()
    const required = screen.getByRole<HTMLInputElement>('radio', { name: /^Required/ })
    await waitFor(() => expect(required.checked).toBe(true))
    expect(days.value).toBe('3')
    const others = screen.getByText(en.admin.policy.others.heading).closest('[role=status]')
    expect(others?.textContent).toContain('Multi-factor authentication: Required')
    expect(others?.textContent).not.toContain(en.admin.policy.others.yours)
    await press('Save policy')
    expect(await screen.findByText('The policy is saved.')).toBeDefined()
    expect(server.sent(put).at(-1)).toMatchObject({ body: { mfa: 'required', trustedBrowserDays: 3 } })
  })

  test('names the field that another administrator changed too, even where the page refreshed by itself', async () => {
    let standing: object = view
    const server = fakeServer({ [get]: () => ({ body: standing }), [put]: () => ({ body: effect }) })
    const { queries } = renderPortal(<Policy />)
    const days = await screen.findByLabelText<HTMLInputElement>('Days a browser can be trusted')
    await userEvent.clear(days)
    await userEvent.type(days, '3')
    expect(screen.queryByText(en.admin.policy.others.heading)).toBeNull()
    standing = { ...view, policy: { ...policy, trustedBrowserDays: 7, allowEmail: false }, version: 'v2' }
    await act(() => queries.invalidateQueries())
    const others = (await screen.findByText(en.admin.policy.others.heading)).closest('[role=status]')
    const fields = [...(others?.querySelectorAll('li') ?? [])].map((field) => field.textContent)
    expect(fields).toEqual(['Email: Off', `Days a browser can be trusted: 7${en.admin.policy.others.yours}`])
    expect(days.value).toBe('3')
    await press('Discard changes')
    expect(days.value).toBe('7')
    expect(screen.queryByText(en.admin.policy.others.heading)).toBeNull()
    expect(server.sent(put)).toEqual([])
  })

  test('begins on a day of the reader’s own time zone, and says which zone', async () => {
    const server = show()
    await requireMfa()
    const day = screen.getByLabelText('Required from')
    await userEvent.type(day, '2027-03-03')
    expect(screen.getByText(sentence(/in your time zone \(.+\)/)).textContent).toMatch(/From 3 Mar 2027,? 00:00/)
    await press('Save policy')
    await waitFor(() => expect(server.sent(put)).toHaveLength(1))
    expect(server.sent(put)[0]?.body).toMatchObject({ requiredFrom: new Date(2027, 2, 3).toISOString() })
  })

  test('shows how people sign in, which nobody can change here; without a provider there is no exemption to choose', async () => {
    show()
    expect(await screen.findByText(/Acme Identity/)).toBeDefined()
    expect(screen.getByRole('radiogroup', { name: /directory or provider/ })).toBeDefined()
    expect(screen.queryByRole('textbox')).toBeNull()
  })
})

describe('who leaves with unsaved changes', () => {
  test('is asked first; staying loses nothing, leaving goes on', async () => {
    show()
    await requireMfa()
    await userEvent.click(screen.getByRole('link', { name: 'Adoption' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Leave without saving?' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Stay here' }))
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /^Required/ }).checked).toBe(true)
    expect(fakeNavigation.push).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('link', { name: 'Adoption' }))
    await press('Leave without saving')
    expect(fakeNavigation.push).toHaveBeenCalledWith('/admin/adoption')
  })

  test('is asked by the browser when the tab closes, and by nobody where nothing was changed', async () => {
    show()
    await screen.findByRole('radio', { name: /^Required/ })
    const closing = () => {
      const event = new Event('beforeunload', { cancelable: true })
      window.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(closing()).toBe(false)
    await requireMfa()
    expect(closing()).toBe(true)
  })
})
