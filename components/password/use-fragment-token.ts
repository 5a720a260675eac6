import { useEffect, useState } from 'react'

/**
 * The secret of a mailed link, taken out of the address bar and the history at once: whoever looks at the screen later,
 * or goes back, finds nothing.
 * @returns `token`: undefined until the script has looked, null where there is none; `opened`: another number for each
 *   link opened in this tab, be it the same one again
 */
export function useFragmentToken() {
  const [found, setFound] = useState<{ token: string | null | undefined; opened: number }>({
    token: undefined,
    opened: 0,
  })
  useEffect(() => {
    const read = () => {
      const token = location.hash.slice(1)
      if (token) history.replaceState(history.state, '', location.pathname)
      setFound((before) => (token ? { token, opened: before.opened + 1 } : { ...before, token: before.token ?? null }))
    }
    read()
    // A link opened in a tab that shows this page already changes the fragment alone.
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return { ...found, forget: () => setFound((before) => ({ ...before, token: null })) }
}
