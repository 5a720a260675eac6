import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { MfaView } from '@/lib/schemas/account'
import { fakeServer, refuse } from '../../testing/fake-server'
import { mfaOff, mfaOn, newKey, renderPortal, testPage } from '../../testing/portal'
import { MfaSection } from '../mfa-section'

testPage()
const mfa = '/api/account/mfa'
const begin = `POST ${mfa}/authenticator`
const validate = `POST ${mfa}/authenticator/validate`
const [first] = mfaOn.authenticators
const tablet = { ...(first as NonNullable<typeof first>), id: '0196f0e0-0000-7000-8000-000000000002', label: 'Tablet' }
const two: MfaView = { ...mfaOn, authenticators: [...mfaOn.authenticators, tablet] }
const rename = `PATCH ${mfa}/authenticator/${tablet.id}`

/** A server that remembers; `start` is what is set up. */
function server(start: MfaView, routes: Parameters<typeof fakeServer>[0] = {}, recovered = false) {
  const state = { mfa: start }
  const without = (id: string) => () => {
    const left = state.mfa.authenticators.filter((key) => key.id !== id)
    state.mfa = left.length ? { ...state.mfa, authenticators: left } : mfaOff
    return { status: 204 }
  }
  const fake = fakeServer({
    [`GET ${mfa}`]: () => ({ body: state.mfa }),
    [begin]: (body) => {
      const { add = false } = body as { add?: boolean }
      state.mfa = {
        ...state.mfa,
        pending: { kind: 'authenticator', add, startedHere: true, expiresAt: newKey.expiresAt, id: newKey.id },
      }
      return { status: 201, body: newKey }
    },
    [validate]: () => {
      state.mfa = { ...two, pending: null }
      return { body: { recoveryCodes: null, setId: null } }
    },
    [rename]: (body) => {
      const { label } = body as { label: string }
      state.mfa = { ...two, authenticators: [...mfaOn.authenticators, { ...tablet, label }] }
      return { status: 204 }
    },
    [`DELETE ${mfa}/authenticator/${first?.id}`]: without(first?.id ?? ''),
    [`DELETE ${mfa}/authenticator/${tablet.id}`]: without(tablet.id),
    ...routes,
  })
  const site = { portalName: 'Latchkey', portalUrl: 'http://localhost', account: 'employee@acme.test' }
  renderPortal(<MfaSection initial={start} recovered={recovered} site={site} />)
  return fake
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const list = () => screen.getByRole('list', { name: 'Your authenticator apps' })
const heading = () => screen.getByRole('heading', { name: 'Your authenticator apps' })
const dialog = async (name: string) => within(await screen.findByRole('dialog', { name }))

describe('another app', () => {
  test('is added beside the one that is there, under the name that was typed; it brings no recovery codes', async () => {
    const { sent } = server(mfaOn)
    await press('Add another app')
    await userEvent.type(await screen.findByLabelText('Name of this app'), ' Tablet ')
    expect(screen.queryByText('Save your recovery codes')).toBeNull()
    await userEvent.type(screen.getByLabelText('Verify'), '123456')
    await press('Validate key')
    expect(await screen.findByText(/Your app was added/)).toBeDefined()
    expect(sent(begin).map(({ body }) => body)).toEqual([{ add: true }])
    expect(sent(validate).map(({ body }) => body)).toEqual([{ code: '123456', label: 'Tablet', id: newKey.id }])
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(document.activeElement).toBe(heading())
    expect(await within(list()).findByText('Tablet')).toBeDefined()
  })

  test('keeps the typed name through a wrong code, and through another key', async () => {
    const { sent } = server(mfaOn, { [validate]: () => refuse(422, 'invalid-code') })
    await press('Add another app')
    await userEvent.type(await screen.findByLabelText('Name of this app'), 'Tablet')
    await userEvent.type(screen.getByLabelText('Verify'), '111111')
    await press('Validate key')
    await screen.findByRole('alert')
    await press('Recreate key')
    await waitFor(() => expect(sent(begin)).toHaveLength(2))
    expect(screen.getByLabelText<HTMLInputElement>('Name of this app').value).toBe('Tablet')
    expect(sent(begin).at(-1)?.body).toEqual({ fresh: true, add: true })
  })

  test('shown again after a refresh it still joins the others', async () => {
    const pending = {
      kind: 'authenticator',
      add: true,
      startedHere: true,
      expiresAt: newKey.expiresAt,
      id: newKey.id,
    } as const
    const { sent } = server({ ...mfaOn, pending })
    expect(await screen.findByLabelText('Name of this app')).toBeDefined()
    expect(sent(begin).map(({ body }) => body)).toEqual([{ add: true }])
  })

  test('a name that is refused is told from a wrong code', async () => {
    const refused = refuse(422, 'invalid-body')
    const fields = { label: 'contains characters that cannot be read' }
    server(mfaOn, { [validate]: () => ({ ...refused, body: { ...Object(refused.body), fields } }) })
    await press('Add another app')
    await userEvent.type(await screen.findByLabelText('Verify'), '123456')
    await press('Validate key')
    expect((await screen.findByRole('alert')).textContent).toContain('That name holds signs')
  })

  test('as many as there may be: the server’s sentence says what to do first', async () => {
    server(two, { [begin]: () => refuse(409, 'limit-reached', 'Remove one first.') })
    await press('Add another app')
    expect((await screen.findByRole('alert')).textContent).toBe('Remove one first.')
  })
})

describe('after a recovery sign-in with several apps', () => {
  test('a new phone joins them, and only the list removes: nobody knows which one is lost', async () => {
    const { sent } = server(two, {}, true)
    expect(screen.getByText(/remove the lost one from your apps below/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Remove the lost phone' })).toBeNull()
    await press('Set up a new phone')
    await screen.findByLabelText('Name of this app')
    expect(sent(begin).map(({ body }) => body)).toEqual([{ add: true }])
  })

  test('of several that were kept when Email took over, none is called the lost one', () => {
    const kept = two.authenticators.map((key) => ({ ...key, kept: true }))
    const email = { ...two.email, validated: true }
    server({ ...two, option: 'email', email, authenticators: kept }, {}, true)
    expect(screen.getByRole('button', { name: 'Set up a new phone' })).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Remove the lost phone' })).toBeNull()
    expect(screen.queryByText(/from your apps below/)).toBeNull()
  })
})

describe('the apps that are there', () => {
  test('Recreate key says beforehand that it replaces all of several', () => {
    server(two)
    expect(screen.getByText(/in place of both apps/)).toBeDefined()
  })

  test('one is given another name in place; the focus comes back to its button', async () => {
    const { sent } = server(two)
    await press('Rename Tablet')
    const field = screen.getByLabelText<HTMLInputElement>('Name of this app')
    expect(field.value).toBe('Tablet')
    await userEvent.clear(field)
    await press('Save name')
    expect(screen.getByRole('alert').textContent).toBe('Type a name.')
    await userEvent.type(field, ' Slate {Enter}')
    const again = await screen.findByRole('button', { name: 'Rename Slate' })
    await waitFor(() => expect(document.activeElement).toBe(again))
    expect(sent(rename).map(({ body }) => body)).toEqual([{ label: 'Slate', replaces: tablet.label }])
  })

  test('what was typed as a name stays where it could not be sent', async () => {
    server(two, { [rename]: () => refuse(503, 'unavailable', 'Try again in a minute.') })
    await press('Rename Tablet')
    await userEvent.keyboard('Slate{Enter}')
    expect((await screen.findByRole('alert')).textContent).toBe('Try again in a minute.')
    expect(screen.getByLabelText<HTMLInputElement>('Name of this app').value).toBe('Slate')
  })

  test('one is removed after a question that says what stays', async () => {
    const { sent } = server(two)
    await press('Remove Tablet')
    const asked = await dialog('Remove Tablet')
    expect(asked.getByText(/Your other apps and your recovery codes stay/)).toBeDefined()
    await userEvent.click(asked.getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(within(list()).queryByText('Tablet')).toBeNull())
    await waitFor(() => expect(document.activeElement).toBe(heading()))
    expect(sent(`DELETE ${mfa}/authenticator/${tablet.id}`)).toHaveLength(1)
  })

  test('removing the last one is clearing the authenticator key, and says so', async () => {
    server(mfaOn)
    await press('Remove Authenticator app')
    const asked = await dialog('Remove Authenticator app')
    expect(asked.getByText(/this turns multi-factor authentication off/)).toBeDefined()
    await userEvent.click(asked.getByRole('button', { name: 'Remove' }))
    const off = await screen.findByText('Multi-factor authentication is off')
    await waitFor(() => expect(document.activeElement).toBe(off))
  })

  test('the last one cannot be removed where the company requires it, the others can', () => {
    const required = { policy: { required: true, deadline: null }, allowed: ['authenticator' as const] }
    server({ ...mfaOn, ...required })
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Remove Authenticator app' }).disabled).toBe(true)
  })
})
