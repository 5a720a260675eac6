import { usePathname, useSearchParams } from 'next/navigation'

/**
 * What a list is narrowed by stands in the page's address, so that it can be sent on and Back finds it again. Nothing is
 * loaded anew by it: Next follows the browser's own history.
 */
export function useAddress() {
  const search = useSearchParams()
  const path = usePathname()
  const get = (name: string) => search.get(name) || undefined
  const set = (values: Record<string, string | undefined>) => {
    const next = new URLSearchParams(search)
    for (const [name, value] of Object.entries(values)) {
      if (value) next.set(name, value)
      else next.delete(name)
    }
    window.history.replaceState(null, '', next.size ? `?${next}` : path)
  }
  return { get, set }
}
