import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import en from '@/lib/messages/en.json'
import type { MfaView } from '@/lib/schemas/account'
import { refuse } from '../../testing/fake-server'
import { begin, choose, mfa, press, setUp, show, validate, workingServer } from '../../testing/mfa'
import { mfaOff, mfaOn, newKey, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'

testPage()
const then = '2026-03-03T10:00:00.000Z'
const passkey = { id: '0196f0e0-0000-7000-8000-000000000011', createdAt: then, lastUsedAt: null, synced: false }
const withPasskeys = (...labels: string[]): MfaView => ({
  ...mfaOn,
  allowed: ['none', 'authenticator', 'passkey'],
  passkeys: labels.map((label) => ({ ...passkey, label })),
  version: `v-${labels.join()}`,
})
const path = `${mfa}/passkeys/${passkey.id}`
const confirm = async (verb: string) =>
  userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: verb }))

describe('a factor that another tab removed', () => {
  test('is removed here too: the wish is fulfilled, and nothing complains', async () => {
    const server = workingServer(
      {
        [`DELETE ${path}`]: () => {
          server.state.mfa = mfaOn
          return refuse(404, 'not-found')
        },
      },
      withPasskeys('Phone'),
    )
    show(withPasskeys('Phone'))
    await press('Remove Phone')
    await confirm('Remove')
    await waitFor(() => expect(screen.queryByText('Phone')).toBeNull())
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('cannot be renamed: the section says which one is gone, and the list is the one that stands', async () => {
    const server = workingServer(
      {
        [`PATCH ${path}`]: () => {
          server.state.mfa = mfaOn
          return refuse(404, 'not-found')
        },
      },
      withPasskeys('Phone'),
    )
    show(withPasskeys('Phone'))
    await press('Rename Phone')
    const field = await screen.findByLabelText('Name of this passkey')
    await userEvent.clear(field)
    await userEvent.type(field, 'Old phone')
    await press('Save name')
    expect(await screen.findByText(sentence(en.factorLine.gone.replace('{label}', 'Phone')))).toBeDefined()
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Save name' })).toBeNull())
    expect(document.activeElement?.textContent).toBe('Multi-factor authentication is on')
  })

  test('is off already: Clear multi-factor authentication is done', async () => {
    const server = workingServer(
      {
        [`DELETE ${mfa}`]: () => {
          server.state.mfa = mfaOff
          return refuse(409, 'not-enabled')
        },
      },
      mfaOn,
    )
    show(mfaOn)
    await press('Clear multi-factor authentication')
    await confirm('Clear multi-factor authentication')
    expect(await screen.findByText('Multi-factor authentication is off')).toBeDefined()
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('a change decided on an outdated view', () => {
  test('is refused with a sentence beside what stands now, and goes through at the second look', async () => {
    const versions: (string | null)[] = []
    const server = workingServer(
      {
        [`DELETE ${mfa}`]: (_, query) => {
          versions.push(query.get('version'))
          const isStale = query.get('version') !== 'v-Phone,Key'
          server.state.mfa = isStale ? withPasskeys('Phone', 'Key') : mfaOff
          return isStale ? refuse(409, 'changed-meanwhile', 'Look again.') : { status: 204 }
        },
      },
      withPasskeys('Phone'),
    )
    show(withPasskeys('Phone'))
    await press('Clear multi-factor authentication')
    await confirm('Clear multi-factor authentication')
    expect((await screen.findByRole('alert')).textContent).toContain('Look again.')
    expect(await screen.findByText('Key')).toBeDefined()
    await confirm('Clear multi-factor authentication')
    expect(await screen.findByText('Multi-factor authentication is off')).toBeDefined()
    expect(versions).toEqual(['v-Phone', 'v-Phone,Key'])
  })

  test('keeps the name that was typed, and names the one that it would replace', async () => {
    const server = workingServer(
      {
        [`PATCH ${path}`]: (body) => {
          const isStale = (body as { replaces: string }).replaces === 'Phone'
          server.state.mfa = withPasskeys(isStale ? 'Work phone' : 'Old phone')
          return isStale ? refuse(409, 'changed-meanwhile', 'It has another name.') : { status: 204 }
        },
      },
      withPasskeys('Phone'),
    )
    show(withPasskeys('Phone'))
    await press('Rename Phone')
    const field = await screen.findByLabelText<HTMLInputElement>('Name of this passkey')
    await userEvent.clear(field)
    await userEvent.type(field, 'Old phone')
    await press('Save name')
    expect(await screen.findByText('It has another name.')).toBeDefined()
    expect(await screen.findByText(sentence('It is called “Work phone” now.'))).toBeDefined()
    expect(field.value).toBe('Old phone')
    await press('Save name')
    expect(await screen.findByText('Old phone')).toBeDefined()
    expect(server.sent(`PATCH ${path}`).at(-1)?.body).toEqual({ label: 'Old phone', replaces: 'Work phone' })
  })

  test('a refusal is over once its window is opened again', async () => {
    workingServer({ [`DELETE ${mfa}`]: () => refuse(409, 'changed-meanwhile', 'Look again.') }, mfaOn)
    show(mfaOn)
    await press('Clear multi-factor authentication')
    await confirm('Clear multi-factor authentication')
    await screen.findByText('Look again.')
    await confirm('Cancel')
    await press('Clear multi-factor authentication')
    expect(within(await screen.findByRole('dialog')).queryByRole('alert')).toBeNull()
  })
})

describe('a key that another tab recreated', () => {
  const other = '0196f0e0-0000-7000-8000-0000000000e2'

  test('is said to be of no use, and Create key shows the one that is on its way', async () => {
    const pending = {
      kind: 'authenticator',
      add: false,
      startedHere: true,
      expiresAt: newKey.expiresAt,
      id: other,
    } as const
    const server = workingServer({
      [validate]: () => {
        server.state.mfa = { ...mfaOff, pending }
        return refuse(409, 'changed-meanwhile', 'Another key.')
      },
    })
    show(mfaOff)
    await setUp()
    expect(await screen.findByText(en.authenticator.lost)).toBeDefined()
    expect(screen.queryByRole('img', { name: 'QR code for your authenticator app' })).toBeNull()
    expect(server.sent(validate)[0]?.body).toEqual({ code: '123456', id: newKey.id })
    await press('Create key')
    await waitFor(() => expect(server.sent(begin)).toHaveLength(2))
  })

  test('and validated: the section shows that MFA is on', async () => {
    const server = workingServer({
      [validate]: () => {
        server.state.mfa = mfaOn
        return refuse(410, 'enrolment-expired')
      },
    })
    show(mfaOff)
    await setUp()
    expect(await screen.findByText('Multi-factor authentication is on')).toBeDefined()
    expect(screen.getByText(en.authenticator.lost)).toBeDefined()
  })
})

test('a section that cannot be read again after a change says that it may be out of date', async () => {
  let isAway = false
  workingServer({
    [`GET ${mfa}`]: () => (isAway ? refuse(503, 'unavailable', 'The database is away.') : { body: mfaOn }),
    [`PUT ${mfa}/option`]: () => {
      isAway = true
      return { status: 204 }
    },
  })
  show({ ...withPasskeys('Phone') })
  await choose('Passkey')
  await press('Save')
  const notice = await screen.findByText(en.common.outdated)
  expect(notice.parentElement?.textContent).toContain('The database is away.')
})
