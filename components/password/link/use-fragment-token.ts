import { useEffect, useState } from 'react'
import { linkTokenIn } from '@/lib/client/link-token'

/**
 * The secret of a mailed link, taken out of the address bar and the history at once: whoever looks at the screen later,
 * or goes back, finds nothing.
 * @returns `token`: undefined until the script has looked, null where there is none; `opened`: another number for each
 *   link opened in this tab, be it the same one again; `incomplete`: something stood behind the `#`, but no whole secret
 */
export function useFragmentToken() {
  const [found, setFound] = useState<Found>({ token: undefined, opened: 0, incomplete: false })
  useEffect(() => {
    const read = () => {
      const fragment = location.hash.slice(1)
      if (fragment) history.replaceState(history.state, '', location.pathname)
      const token = linkTokenIn(fragment)
      setFound(token ? opening(token) : (before) => without(before, fragment !== ''))
    }
    read()
    // A link opened in a tab that shows this page already changes the fragment alone.
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return {
    ...found,
    open: (token: string) => setFound(opening(token)),
    forget: () => setFound((before) => ({ ...before, token: null })),
  }
}

interface Found {
  token: string | null | undefined
  opened: number
  incomplete: boolean
}

const opening = (token: string) => (before: Found) => ({ token, opened: before.opened + 1, incomplete: false })
const without = (before: Found, incomplete: boolean) => ({
  ...before,
  token: incomplete ? null : (before.token ?? null),
  incomplete: incomplete || before.incomplete,
})
