import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import en from '@/lib/messages/en.json'
import type { MfaView } from '@/lib/schemas/account'
import { fakeServer, refuse } from '../../testing/fake-server'
import { browserWithPasskeys, creationOptions, dismissed, made } from '../../testing/passkeys'
import { mfaOff, mfaOn, recoverySet, renderPortal, testPage } from '../../testing/portal'
import { MfaSection } from '../mfa-section'

testPage()
const mfa = '/api/account/mfa'
const begins = `POST ${mfa}/passkeys/options`
const registers = `POST ${mfa}/passkeys`
const chooses = `PUT ${mfa}/option`
const site = { portalName: 'Latchkey', portalUrl: 'http://localhost', account: 'employee@acme.test' }
const messages = en.passkeys

const allowed: MfaView['allowed'] = ['none', 'authenticator', 'email', 'passkey']
const passkey = (label: string, id = '1') => ({
  id: `0196f0e0-0000-7000-8000-00000000000${id}`,
  label,
  createdAt: '2026-03-03T10:00:00.000Z',
  lastUsedAt: null,
  synced: false,
})
const off: MfaView = { ...mfaOff, allowed }
const byApp: MfaView = { ...mfaOn, allowed }
const byPasskey: MfaView = { ...byApp, option: 'passkey', authenticators: [], passkeys: [passkey('Windows Hello')] }
const withCodes = { recoveryCodes: ['7K3Q-W2ZN-0PAM'], setId: 'K7QM' }
const withoutCodes = { recoveryCodes: null, setId: null }

/** A server on which a passkey can be registered. */
function show(start: MfaView, routes: Parameters<typeof fakeServer>[0] = {}) {
  const state = { mfa: start }
  const server = fakeServer({
    [`GET ${mfa}`]: () => ({ body: state.mfa }),
    [begins]: () => ({ body: creationOptions }),
    [registers]: () => {
      const passkeys = [...state.mfa.passkeys, passkey('Security key', '2')]
      const option = state.mfa.enabled ? state.mfa.option : 'passkey'
      const first = state.mfa.recoveryCodes === null
      state.mfa = { ...state.mfa, enabled: true, option, passkeys, recoveryCodes: { ...recoverySet, savedAt: null } }
      return { status: 201, body: first ? withCodes : withoutCodes }
    },
    [chooses]: (body) => {
      state.mfa = { ...state.mfa, ...(body as { option: MfaView['option'] }) }
      return { status: 204 }
    },
    ...routes,
  })
  renderPortal(<MfaSection initial={start} recovered={false} site={site} />)
  return { ...server, state }
}
const choose = (option: string) => userEvent.selectOptions(screen.getByLabelText('MFA option'), option)
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })

describe('making a passkey', () => {
  it('from None: what it is, one press, and the recovery codes', async () => {
    const { create } = browserWithPasskeys()
    const { sent } = show(off)
    await choose('Passkey')
    expect(screen.getByText(messages.means)).toBeDefined()
    expect(create).not.toHaveBeenCalled()
    await press('Create passkey')
    expect(await screen.findByRole('dialog', { name: 'Recovery codes' })).toBeDefined()
    expect(sent(registers)[0]?.body).toMatchObject({ id: made.id, response: { transports: ['internal'] } })
    expect(sent(chooses)).toHaveLength(0)
  })

  it('closed in the browser: nothing has changed, and it says so', async () => {
    browserWithPasskeys({ create: () => Promise.reject(dismissed()) })
    const { sent } = show(off)
    await choose('Passkey')
    await press('Save')
    expect((await screen.findByRole('alert')).textContent).toBe(messages.reasons.dismissed)
    expect(sent(registers)).toHaveLength(0)
    expect(screen.getByText('Multi-factor authentication is off')).toBeDefined()
    expect(button('Create passkey').getAttribute('aria-busy')).toBeNull()
  })

  it('with an authenticator there, Save makes one and then the option; nothing is cleared', async () => {
    browserWithPasskeys()
    const { sent, calls } = show(byApp)
    await choose('Passkey')
    await press('Save')
    await waitFor(() => expect(document.activeElement).toBe(button('Sign out and try it')))
    expect(sent(chooses).map(({ body }) => body)).toEqual([{ option: 'passkey' }])
    expect(calls.filter(({ route }) => route.startsWith('DELETE'))).toEqual([])
    expect(screen.getByText('Authenticator app')).toBeDefined()
    expect(screen.getByText('Security key')).toBeDefined()
  })

  it('added beside the option, it leaves that as it is, and its name is the next thing to decide', async () => {
    browserWithPasskeys()
    const { sent } = show(byApp)
    await press('Add a passkey')
    await waitFor(() => expect(document.activeElement).toBe(button('Rename Security key')))
    expect(sent(chooses)).toHaveLength(0)
    expect(screen.queryByRole('button', { name: 'Sign out and try it' })).toBeNull()
  })

  it('of a device that has one already is said to be so', async () => {
    browserWithPasskeys({ create: () => Promise.reject(new DOMException('', 'InvalidStateError')) })
    show(byPasskey)
    await press('Add a passkey')
    expect((await screen.findByRole('alert')).textContent).toBe(messages.reasons['already-here'])
  })

  it('is not to be had in a browser that has none; the list is there', () => {
    show(byPasskey)
    expect(button('Add a passkey').disabled).toBe(true)
    expect(screen.getByText(messages.reasons['not-here'])).toBeDefined()
    expect(screen.getByText('Windows Hello')).toBeDefined()
  })
})

describe('the option', () => {
  it('Passkey, with one there already, is chosen without making another', async () => {
    const { create } = browserWithPasskeys()
    const { sent } = show({ ...byApp, passkeys: byPasskey.passkeys })
    await choose('Passkey')
    expect(screen.queryByRole('button', { name: 'Create passkey' })).toBeNull()
    await press('Save')
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Multi-factor authentication is on'))
    expect(sent(chooses).map(({ body }) => body)).toEqual([{ option: 'passkey' }])
    expect(create).not.toHaveBeenCalled()
  })

  it('Authenticator, with a key there already, is chosen without a new key', async () => {
    browserWithPasskeys()
    const { sent } = show({ ...byPasskey, authenticators: mfaOn.authenticators })
    await choose('Authenticator')
    await press('Save')
    await waitFor(() => expect(sent(chooses).map(({ body }) => body)).toEqual([{ option: 'authenticator' }]))
    expect(sent(`POST ${mfa}/authenticator`)).toHaveLength(0)
  })

  it('None says that the passkeys go', async () => {
    show(byPasskey)
    await choose('None')
    expect(screen.getByText(/discards your passkeys and recovery codes/)).toBeDefined()
  })
})

describe('the list', () => {
  it('is not there where the company offers no passkeys and there are none', () => {
    show(mfaOn)
    expect(screen.queryByRole('heading', { name: 'Passkeys' })).toBeNull()
  })

  it('stays where the company no longer offers them, without another', () => {
    show({ ...byPasskey, allowed: ['none', 'authenticator'] })
    expect(screen.getByText(messages.notOffered)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Add a passkey' })).toBeNull()
    expect(button('Remove Windows Hello').disabled).toBe(false)
  })

  it('a name is typed in place; an error keeps what was typed; the focus comes back', async () => {
    let refused = true
    const rename = `PATCH ${mfa}/passkeys/${passkey('').id}`
    const { state } = show(byPasskey, {
      [rename]: (body) => {
        if (refused) return refuse(503, 'unavailable', 'Try again in a minute.')
        state.mfa = { ...state.mfa, passkeys: [passkey((body as { label: string }).label)] }
        return { status: 204 }
      },
    })
    await press('Rename Windows Hello')
    const field = screen.getByLabelText<HTMLInputElement>('Name of this passkey')
    expect(document.activeElement).toBe(field)
    await userEvent.clear(field)
    await press('Save name')
    expect(screen.getByRole('alert').textContent).toBe(en.rename.missing)
    await userEvent.type(field, 'Office laptop')
    await press('Save name')
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('Try again in a minute.'))
    expect(field.value).toBe('Office laptop')
    refused = false
    await press('Save name')
    await waitFor(() => expect(document.activeElement).toBe(button('Rename Office laptop')))
  })

  it('Escape leaves the name as it was, and the focus where it came from', async () => {
    const { calls } = show(byPasskey)
    await press('Rename Windows Hello')
    await userEvent.keyboard('something else{Escape}')
    expect(document.activeElement).toBe(button('Rename Windows Hello'))
    expect(calls).toEqual([])
  })

  it('Remove says what it means: of one of several, and of the last second step', async () => {
    show({ ...byPasskey, passkeys: [passkey('One'), passkey('Two', '2')] })
    await press('Remove One')
    expect(within(screen.getByRole('dialog', { name: 'Remove One' })).getByText(messages.removeMeans)).toBeDefined()
  })

  it('Remove of the only second step says that it turns MFA off', async () => {
    show(byPasskey)
    await press('Remove Windows Hello')
    expect(within(screen.getByRole('dialog')).getByText(messages.removeIsAll)).toBeDefined()
  })

  it('where MFA is required the last allowed one stays, with the reason', () => {
    show({ ...byPasskey, allowed: ['authenticator', 'passkey'], policy: { required: true, deadline: null } })
    expect(button('Remove Windows Hello').disabled).toBe(true)
    expect(screen.getAllByText(en.factorLine.needed).length).toBeGreaterThan(0)
  })
})

describe('who has an app and a passkey', () => {
  const both: MfaView = { ...byApp, passkeys: byPasskey.passkeys }
  const required = { policy: { required: true, deadline: null } }
  const said = async (opener: string) => {
    await press(opener)
    return screen.getByRole('dialog').textContent
  }
  const stays = 'Your authenticator key goes. What stays: your passkeys, and your recovery codes.'

  it('reads what stays by name when the key is cleared, and nothing of Email', async () => {
    show(both)
    expect(await said('Clear authenticator key')).toContain(stays)
  })

  it('reads the same when the last app is removed', async () => {
    show(both)
    expect(await said('Remove Authenticator app')).toContain(stays)
  })

  it('reads all that stays where Email is there too', async () => {
    show({ ...both, email: { ...both.email, validated: true } })
    expect(await said('Remove Authenticator app')).toContain('What stays: your passkeys and codes by email, and')
  })

  it('may remove the last app where MFA is required: the passkey is allowed', () => {
    show({ ...both, ...required })
    expect(button('Remove Authenticator app').disabled).toBe(false)
    expect(button('Clear authenticator key').disabled).toBe(false)
  })

  it('may not where the company does not offer what would stay, and reads why', () => {
    show({ ...both, ...required, allowed: ['authenticator'] })
    expect(button('Remove Authenticator app').disabled).toBe(true)
    expect(screen.getAllByText(en.factorLine.needed).length).toBeGreaterThan(0)
  })

  it('loses no focus when the last passkey goes and the list with it', async () => {
    const start: MfaView = { ...both, allowed: ['none', 'authenticator'] }
    const { state } = show(start, {
      [`DELETE ${mfa}/passkeys/${passkey('').id}`]: () => {
        state.mfa = { ...state.mfa, passkeys: [] }
        return { status: 204 }
      },
    })
    await press('Remove Windows Hello')
    await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Multi-factor authentication is on'))
  })
})

describe('who has only codes', () => {
  it('reads one calm line about passkeys', () => {
    show(byApp)
    expect(screen.getByText(en.mfa.passkeySafer)).toBeDefined()
  })

  it('does not read it once there is one', () => {
    show(byPasskey)
    expect(screen.queryByText(en.mfa.passkeySafer)).toBeNull()
  })
})
