import { settings } from '../settings/env'

/** Answers a plain form: the browser then shows `path`, which says what became of it. Empty values are left out. */
export function seePage(path: string, query: Record<string, string | undefined> = {}) {
  const url = new URL(path, settings().appUrl)
  for (const [name, value] of Object.entries(query)) if (value) url.searchParams.set(name, value)
  return new Response(null, { status: 303, headers: { Location: url.href, 'Cache-Control': 'no-store' } })
}
