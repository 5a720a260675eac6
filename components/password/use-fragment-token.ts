import { useEffect, useState } from 'react'

/**
 * The secret of a mailed link, taken out of the address bar and the history at once: whoever looks at the screen later,
 * or goes back, finds nothing. Undefined until the script has looked; null where there is none.
 */
export function useFragmentToken() {
  const [token, setToken] = useState<string | null>()
  useEffect(() => {
    const read = () => {
      const found = location.hash.slice(1)
      if (found) history.replaceState(history.state, '', location.pathname)
      setToken((before) => found || (before ?? null))
    }
    read()
    // Another link opened in the same tab changes the fragment alone.
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return [token, setToken] as const
}
