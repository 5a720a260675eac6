import { useSyncExternalStore } from 'react'
import { vi } from 'vitest'

/** What a test looks at: where the screen has led to. */
const push = vi.fn()

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const useLocationPart = (part: 'pathname' | 'search') => useSyncExternalStore(subscribe, () => document.location[part])

/** For `vi.mock('next/navigation', () => fakeNavigation)`: like Next's, it follows the browser's own history. */
export const fakeNavigation = {
  push,
  useSearchParams: () => new URLSearchParams(useLocationPart('search')),
  usePathname: () => useLocationPart('pathname'),
  useRouter: () => ({ push }),
}

/** Opens this address, and tells the screens of every later change. */
export function openAt(address: string) {
  push.mockReset()
  window.history.pushState(null, '', address)
  const replace = History.prototype.replaceState
  window.history.replaceState = function (this: History, ...given) {
    replace.apply(this, given)
    for (const listener of listeners) listener()
  }
}
