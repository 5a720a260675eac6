import { onlineManager } from '@tanstack/react-query'
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { leaveToSignIn } from '@/lib/client/api'
import { takeAddress } from '@/lib/client/kept-address'
import { fakeServer } from '../../testing/fake-server'
import { mfaOff, renderPortal, testPage } from '../../testing/portal'
import { Dialog } from '../../ui/dialog/dialog'
import { SessionEndNotice } from './session-end-notice'

const leave = testPage()
const minute = 60_000
const begin = Date.parse('2026-11-22T12:00:00Z')
const iso = (time: number) => new Date(time).toISOString()

/** A session of so many minutes idle and in all, on a server whose clock may be another than the tab's. */
function session({ idle = 60, absolute = 24 * 60, clock = 0 } = {}) {
  const now = () => Date.now() + clock
  const started = now()
  const state = { lastSeen: started, ended: false, away: false }
  const live = () => {
    const endsAt = started + absolute * minute
    const expires = Math.min(endsAt, state.lastSeen + idle * minute)
    if (state.ended || expires <= now()) return {}
    return { user: { email: 'employee@acme.test' }, expires: iso(expires), endsAt: iso(endsAt) }
  }
  const server = fakeServer({
    'GET /api/auth/session': () => {
      if (state.away) throw new TypeError('Failed to fetch')
      return { body: live(), headers: { date: new Date(now()).toUTCString() } }
    },
    'GET /api/account/mfa': () => {
      state.lastSeen = now()
      return { body: mfaOff }
    },
  })
  return { ...server, state }
}

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
/** What a browser says when its tab is turned to, or wakes. */
const lookAtTab = () => act(() => void document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
const notice = () => screen.queryByText(/Your session ends in less than two minutes/)
const button = (name: string) => screen.queryByRole('button', { name })
async function show() {
  renderPortal(
    <>
      <input aria-label="A field" />
      <SessionEndNotice />
    </>,
  )
  await pass(0)
}
/** What a query that meets 401 does. */
const leaveToSignInSoon = () => Promise.race([leaveToSignIn(), new Promise((resolve) => setTimeout(resolve, 20))])
const toSignIn = '/sign-in?error=NotSignedIn&callbackUrl=%2Faccount%2Fsettings'

beforeEach(() => {
  vi.useFakeTimers({ now: begin })
})
afterEach(() => sessionStorage.clear())

describe('the end of a session that is not used', () => {
  test('is told two minutes before, and not sooner', async () => {
    session()
    await show()
    await pass(57 * minute)
    expect(notice()).toBeNull()
    await pass(minute + 1000)
    expect(notice()?.closest('[aria-live]')?.getAttribute('aria-live')).toBe('assertive')
  })

  test('is told in a place that speaks from the start, and that no open window hides', async () => {
    session()
    await show()
    expect(document.querySelector('[aria-live=assertive]')?.textContent).toBe('')
  })

  test('Stay signed in goes on, and gives the focus back to where it was', async () => {
    session()
    await show()
    await pass(58 * minute + 1000)
    const field = screen.getByLabelText('A field')
    field.focus()
    const stay = button('Stay signed in')
    fireEvent.focus(stay as HTMLElement, { relatedTarget: field })
    fireEvent.click(stay as HTMLElement)
    await pass(100)
    expect(notice()).toBeNull()
    expect(document.activeElement).toBe(field)
    await pass(57 * minute)
    expect(notice()).toBeNull()
    expect(leave).not.toHaveBeenCalled()
  })

  test('takes no focus by itself, and F6 leads to its button and back', async () => {
    session()
    await show()
    const field = screen.getByLabelText('A field')
    field.focus()
    fireEvent.keyDown(field, { key: 'F6' })
    expect(document.activeElement).toBe(field)
    await pass(58 * minute + 1000)
    expect(document.activeElement).toBe(field)
    expect(screen.getByRole('region', { name: 'End of your session' })).toBeDefined()
    fireEvent.keyDown(field, { key: 'F6' })
    expect(document.activeElement).toBe(button('Stay signed in'))
    fireEvent.click(button('Stay signed in') as HTMLElement)
    await pass(100)
    expect(document.activeElement).toBe(field)
  })

  test('leads to the sign-in, with why, the way back and the address', async () => {
    session()
    await show()
    await pass(60 * minute + 3000)
    expect(leave.mock.calls).toEqual([[toSignIn]])
    expect(takeAddress()).toBe('employee@acme.test')
  })

  test('is known from the server’s clock, whatever this machine’s says', async () => {
    session({ clock: 17 * minute })
    await show()
    await pass(57 * minute)
    expect(notice()).toBeNull()
    await pass(minute + 1000)
    expect(notice()).not.toBeNull()
  })

  test('without a connection it is told all the same, and nothing is left before the server has said so', async () => {
    const { state } = session()
    await show()
    state.away = true
    await pass(59 * minute)
    expect(notice()).not.toBeNull()
    await pass(5 * minute)
    expect(leave).not.toHaveBeenCalled()
    state.away = false
    await pass(32_000)
    expect(leave.mock.calls).toEqual([[toSignIn]])
  })

  test('past the end the portal is looked for ever more seldom, and the words say no time', async () => {
    const { state, sent } = session()
    await show()
    state.away = true
    await pass(61 * minute)
    expect(notice()).toBeNull()
    expect(screen.getByText(/has probably ended/)).toBeDefined()
    const looks = async (time: number) => {
      const before = sent('GET /api/auth/session').length
      await pass(time)
      return sent('GET /api/auth/session').length - before
    }
    expect(await looks(3 * minute)).toBeLessThanOrEqual(6)
    await pass(2 * minute)
    expect(await looks(8 * 60 * minute)).toBeLessThanOrEqual(8 * 12)
    expect(screen.getByText(/has probably ended/)).toBeDefined()
    state.away = false
    fireEvent.click(button('Try again') as HTMLElement)
    await pass(2000)
    expect(leave.mock.calls).toEqual([[toSignIn]])
  })

  test('a browser that knows of no connection tells it too', async () => {
    const { state } = session()
    await show()
    onlineManager.setOnline(false)
    state.away = true
    await pass(59 * minute)
    expect(notice()).not.toBeNull()
    await pass(2 * minute)
    expect(notice()).toBeNull()
    onlineManager.setOnline(true)
  })
})

describe('over an open window', () => {
  function Windows() {
    const [open, setOpen] = useState(0)
    return (
      <>
        <button type="button" onClick={() => setOpen(1)}>
          Opener
        </button>
        {[1, 2].map((level) => (
          <Dialog key={level} open={open >= level} onClose={() => setOpen(level - 1)} title={`Window ${level}`}>
            <input aria-label={`Field ${level}`} />
            <button type="button" onClick={() => setOpen(level + 1)}>
              Further {level}
            </button>
          </Dialog>
        ))}
        <SessionEndNotice />
      </>
    )
  }
  const keys = async (typed: string) => {
    const done = userEvent.keyboard(typed)
    await pass(100)
    await done
  }
  async function showWindow() {
    renderPortal(<Windows />)
    await pass(0)
    fireEvent.click(button('Opener') as HTMLElement)
    await pass(100)
  }

  test('its button is reached by the keyboard, and gives the focus back to the window', async () => {
    session()
    await showWindow()
    await pass(58 * minute + 1000)
    const further = button('Further 1') as HTMLElement
    act(() => further.focus())
    await keys('{Tab}')
    expect(document.activeElement).toBe(button('Stay signed in'))
    await keys('{Enter}')
    expect(notice()).toBeNull()
    expect(document.activeElement).toBe(further)
  })

  test('it lies in the uppermost one, and outside again once all are closed', async () => {
    session()
    await showWindow()
    await pass(58 * minute + 1000)
    const windowOf = () => notice()?.closest('[role=dialog]')?.querySelector('h2')?.textContent
    expect(windowOf()).toBe('Window 1')
    fireEvent.click(button('Further 1') as HTMLElement)
    await pass(100)
    expect(windowOf()).toBe('Window 2')
    await keys('{Escape}')
    expect(windowOf()).toBe('Window 1')
    await keys('{Escape}')
    expect(notice()).not.toBeNull()
    expect(windowOf()).toBeUndefined()
  })
})

describe('signing out', () => {
  test('in another tab leads this one to the sign-in, without the address and without a way back', async () => {
    session()
    await show()
    expect(sessionStorage.getItem('latchkey.address')).toBe('employee@acme.test')
    vi.useRealTimers()
    const channel = new BroadcastChannel('latchkey-signed-out')
    channel.postMessage(null)
    await waitFor(() => expect(leave.mock.calls).toEqual([['/sign-in']]))
    channel.close()
    await leaveToSignInSoon()
    expect(leave.mock.calls).toEqual([['/sign-in']])
    expect(takeAddress()).toBe('')
    dispatchEvent(new Event('pageshow'))
  })
})

describe('the absolute end', () => {
  test('cannot be moved: the notice says so and offers to sign in again', async () => {
    session({ absolute: 30 })
    await show()
    await pass(28 * minute + 1000)
    expect(notice()?.textContent).toContain('as long as one may')
    expect(button('Stay signed in')).toBeNull()
    fireEvent.click(button('Sign in again') as HTMLElement)
    expect(leave.mock.calls).toEqual([['/sign-in?again&callbackUrl=%2Faccount%2Fsettings']])
  })

  test('is told after going on, where it is near', async () => {
    session({ absolute: 61 })
    await show()
    await pass(59 * minute + 20_000)
    fireEvent.click(button('Stay signed in') as HTMLElement)
    await pass(100)
    expect(button('Stay signed in')).toBeNull()
    expect(button('Sign in again')).not.toBeNull()
  })
})

describe('several tabs, and sleep', () => {
  test('going on in another tab ends the notice at the next look', async () => {
    const { state } = session()
    await show()
    await pass(58 * minute + 1000)
    expect(notice()).not.toBeNull()
    state.lastSeen = Date.now()
    await pass(10_000)
    expect(notice()).toBeNull()
  })

  test('a tab that slept through the end leads to the sign-in as soon as it is looked at', async () => {
    session()
    await show()
    vi.setSystemTime(begin + 8 * 60 * minute)
    lookAtTab()
    await pass(1500)
    expect(leave.mock.calls).toEqual([[toSignIn]])
  })

  test('a tab that slept into the last two minutes tells it as soon as it is looked at', async () => {
    session()
    await show()
    vi.setSystemTime(begin + 59 * minute)
    lookAtTab()
    await pass(100)
    expect(notice()).not.toBeNull()
  })

  test('a session that was ended elsewhere is left within five minutes, with nothing pressed', async () => {
    const { state } = session()
    await show()
    state.ended = true
    await pass(5 * minute + 2000)
    expect(leave.mock.calls).toEqual([[toSignIn]])
  })

  test('a look that met a step-up halfway ends nothing', async () => {
    const { state } = session()
    await show()
    state.ended = true
    lookAtTab()
    await pass(500)
    state.ended = false
    await pass(10 * minute)
    expect(leave).not.toHaveBeenCalled()
  })

  test('who was never signed in is left alone', async () => {
    const { state } = session()
    state.ended = true
    await show()
    await pass(minute)
    expect(leave).not.toHaveBeenCalled()
  })
})
