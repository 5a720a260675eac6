import { vi } from 'vitest'

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }
export interface Call {
  route: string
  body: unknown
  /** What stood behind the `?`, where something did. */
  query?: Record<string, string>
}
type Route = (body: unknown, query: URLSearchParams) => Answer | Promise<Answer>

/** Stands where the browser's fetch stands; what it is not told about is 404. A route may answer differently each time. */
export function fakeServer(routes: Record<string, Route>) {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const route = `${init.method ?? 'GET'} ${pathname}`
    const body = bodyOf(init.body)
    calls.push({ route, body, ...(searchParams.size ? { query: Object.fromEntries(searchParams) } : {}) })
    const {
      status = 200,
      body: answer,
      headers,
    } = (await Promise.race([routes[route]?.(body, searchParams), givenUp(init.signal)])) ?? {
      status: 404,
      body: {},
    }
    return new Response(status === 204 ? null : JSON.stringify(answer), { status, headers: headers ?? {} })
  })
  return { calls, sent: (route: string) => calls.filter((call) => call.route === route) }
}

/** As of a fetch whose signal says so; without one it never comes. */
const givenUp = (signal: AbortSignal | null | undefined) =>
  new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))

function bodyOf(body: BodyInit | null | undefined): unknown {
  if (body instanceof URLSearchParams) return Object.fromEntries(body)
  return typeof body === 'string' ? JSON.parse(body) : undefined
}

export const refuse = (status: number, code: string, detail = 'That code is not right.'): Answer => ({
  status,
  body: { status, code, detail, title: code, type: 'about:blank' },
})
