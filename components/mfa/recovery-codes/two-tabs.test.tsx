import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import en from '@/lib/messages/en.json'
import { refuse } from '../../testing/fake-server'
import { issued, mfa, press, setUp, show, workingServer } from '../../testing/mfa'
import { mfaOff, mfaOn, recoverySet, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'

const leave = testPage()
const messages = en.recoveryCodes
const saved = `PUT ${mfa}/recovery-codes/saved`
const renew = `POST ${mfa}/recovery-codes`
const changed = () => refuse(409, 'changed-meanwhile', 'Replaced in another tab.')
beforeEach(() => {
  vi.stubGlobal('print', vi.fn())
  Object.assign(document, { execCommand: () => true })
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:codes', revokeObjectURL: () => {} }))
})

const dialog = () => within(screen.getByRole('dialog', { name: 'Recovery codes' }))
const codesAreGone = () => {
  for (const code of issued.body.recoveryCodes) expect(screen.queryAllByText(code)).toEqual([])
}

/** The window after *Validate key*, or after *Make new recovery codes*. */
async function openBy(how: 'setUp' | 'renew', routes: Parameters<typeof workingServer>[0] = {}) {
  const start = how === 'setUp' ? mfaOff : { ...mfaOn, recoveryCodes: { ...recoverySet, setId: 'OLD1' } }
  const server = workingServer(
    {
      [renew]: () => {
        server.state.mfa = { ...mfaOn, recoveryCodes: recoverySet }
        return { status: 201, body: issued.body }
      },
      ...routes,
    },
    start,
  )
  const { queries } = show(start)
  if (how === 'setUp') await setUp()
  else await press('Make new recovery codes')
  await screen.findByRole('dialog', { name: 'Recovery codes' })
  return { server, queries }
}

describe.each(['setUp', 'renew'] as const)('the window of recovery codes opened by %s', (how) => {
  test.each(['Save recovery codes', 'Copy', 'Print'])(
    'says that the codes are dead and never that they are taken, after %s of a replaced set',
    async (way) => {
      await openBy(how, { [saved]: changed })
      await userEvent.click(dialog().getByRole('button', { name: way }))
      if (way === 'Print') await userEvent.click(dialog().getByRole('button', { name: messages.itPrinted }))
      expect((await dialog().findByRole('alert')).textContent).toContain(messages.replaced)
      for (const said of [messages.saved, messages.copied, messages.printed])
        expect(screen.queryByText(said)).toBeNull()
      codesAreGone()
      expect(document.activeElement).toBe(dialog().getByRole('button', { name: 'Done' }))
      await userEvent.click(dialog().getByRole('button', { name: 'Done' }))
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
      expect(screen.queryByRole('button', { name: 'Sign out and try it' })).toBeNull()
    },
  )

  test('says so at Done where another tab replaced the set after it was saved', async () => {
    const { server } = await openBy(how)
    await userEvent.click(dialog().getByRole('button', { name: 'Save recovery codes' }))
    expect(await screen.findByText(messages.saved)).toBeDefined()
    server.state.mfa = { ...mfaOn, recoveryCodes: { ...recoverySet, setId: 'NEW2' } }
    await userEvent.click(dialog().getByRole('button', { name: 'Done' }))
    expect((await dialog().findByRole('alert')).textContent).toContain(messages.replaced)
    codesAreGone()
  })

  test('says so by itself once a look finds another set, and nothing before', async () => {
    const { server, queries } = await openBy(how)
    expect(screen.queryByText(messages.replaced)).toBeNull()
    expect(screen.getAllByText(issued.body.recoveryCodes[0] ?? '').length).toBeGreaterThan(0)
    server.state.mfa = { ...mfaOn, recoveryCodes: { ...recoverySet, setId: 'NEW2' } }
    await act(() => queries.invalidateQueries({ queryKey: ['mfa'] }))
    expect(await screen.findByText(messages.replaced)).toBeDefined()
    codesAreGone()
  })
})

describe('the portal cannot note that the codes are saved', () => {
  test.each([
    ['offline', () => Promise.reject(new TypeError('network'))],
    ['429', () => refuse(429, 'too-many-attempts', 'There were too many tries.')],
    ['503', () => refuse(503, 'unavailable', 'The portal cannot reach its database.')],
  ])('%s: it says so instead of Saved, and notes it when tried again', async (_cause, fail) => {
    let isAway = true
    const { server } = await openBy('setUp', { [saved]: () => (isAway ? fail() : { status: 204 }) })
    await userEvent.click(dialog().getByRole('button', { name: 'Save recovery codes' }))
    expect((await dialog().findByRole('alert')).textContent).toContain(messages.notNoted)
    expect(screen.queryByText(messages.saved)).toBeNull()
    expect(screen.getAllByText(issued.body.recoveryCodes[0] ?? '').length).toBeGreaterThan(0)
    isAway = false
    await userEvent.click(dialog().getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText(messages.saved)).toBeDefined()
    expect(server.sent(saved)).toHaveLength(2)
    expect(document.activeElement).toBe(dialog().getByRole('button', { name: 'Done' }))
  })

  test('the pressed Try again keeps its place while the portal is asked, and when it fails once more', async () => {
    let fail: () => void = () => undefined
    const second = new Promise<void>((resolve) => {
      fail = resolve
    })
    let tries = 0
    await openBy('setUp', {
      [saved]: async () => {
        tries += 1
        if (tries > 1) await second
        return refuse(503, 'unavailable')
      },
    })
    await userEvent.click(dialog().getByRole('button', { name: 'Save recovery codes' }))
    const again = await dialog().findByRole('button', { name: 'Try again' })
    await userEvent.click(again)
    expect(again.getAttribute('aria-busy')).toBe('true')
    expect(document.activeElement).toBe(again)
    fail()
    await waitFor(() => expect(again.getAttribute('aria-busy')).toBeNull())
    expect(document.activeElement).toBe(again)
  })

  test('codes that were noted once stay so: another way asks nothing and is called done', async () => {
    let isAway = false
    const { server } = await openBy('setUp', { [saved]: () => (isAway ? refuse(503, 'unavailable') : { status: 204 }) })
    await userEvent.click(dialog().getByRole('button', { name: 'Save recovery codes' }))
    await screen.findByText(messages.saved)
    isAway = true
    await userEvent.click(dialog().getByRole('button', { name: 'Copy' }))
    expect(await screen.findByText(messages.copied)).toBeDefined()
    expect(screen.queryByText(messages.notNoted)).toBeNull()
    expect(server.sent(saved)).toHaveLength(1)
  })

  test('Done closes the window all the same', async () => {
    let isAway = false
    await openBy('setUp', {
      [saved]: () => refuse(503, 'unavailable'),
      [`GET ${mfa}`]: () =>
        isAway ? refuse(503, 'unavailable') : { body: { ...mfaOn, recoveryCodes: { ...recoverySet, savedAt: null } } },
    })
    await userEvent.click(dialog().getByRole('button', { name: 'Save recovery codes' }))
    await dialog().findByRole('alert')
    isAway = true
    await userEvent.click(dialog().getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  test('the session has ended: the sign-in says so', async () => {
    await openBy('setUp', { [saved]: () => refuse(401, 'not-signed-in') })
    await userEvent.click(dialog().getByRole('button', { name: 'Save recovery codes' }))
    await waitFor(() => expect(leave).toHaveBeenCalledWith(expect.stringContaining('error=NotSignedIn')))
    expect(screen.queryByText(messages.saved)).toBeNull()
  })
})

test('Make new recovery codes names the set on the screen; refused, the sentence stands beside the set that is live', async () => {
  const other = { ...mfaOn, recoveryCodes: { ...recoverySet, setId: 'NEW2' } }
  const server = workingServer(
    {
      [renew]: (body) => {
        server.state.mfa = other
        return (body as { replaces: string }).replaces === 'NEW2' ? { status: 201, body: issued.body } : changed()
      },
    },
    mfaOn,
  )
  show(mfaOn)
  await press('Make new recovery codes')
  expect((await screen.findByRole('alert')).textContent).toContain('Replaced in another tab.')
  expect(await screen.findByText(sentence(/set NEW2/))).toBeDefined()
  expect(screen.queryByRole('dialog')).toBeNull()
  await press('Make new recovery codes')
  expect(await screen.findByRole('dialog', { name: 'Recovery codes' })).toBeDefined()
  expect(server.sent(renew).map(({ body }) => body)).toEqual([{ replaces: 'K7QM' }, { replaces: 'NEW2' }])
})
