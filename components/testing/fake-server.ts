import { vi } from 'vitest'

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> }
export interface Call {
  route: string
  body: unknown
}

/** Stands where the browser's fetch stands; what it is not told about is 404. A route may answer differently each time. */
export function fakeServer(routes: Record<string, (body: unknown) => Answer | Promise<Answer>>) {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const route = `${init.method ?? 'GET'} ${new URL(url, 'http://localhost').pathname}`
    const body = bodyOf(init.body)
    calls.push({ route, body })
    const { status = 200, body: answer, headers } = (await routes[route]?.(body)) ?? { status: 404, body: {} }
    return new Response(status === 204 ? null : JSON.stringify(answer), { status, headers })
  })
  return { calls, sent: (route: string) => calls.filter((call) => call.route === route) }
}

function bodyOf(body: BodyInit | null | undefined): unknown {
  if (body instanceof URLSearchParams) return Object.fromEntries(body)
  return typeof body === 'string' ? JSON.parse(body) : undefined
}

export const refuse = (status: number, code: string, detail = 'That code is not right.'): Answer => ({
  status,
  body: { status, code, detail, title: code, type: 'about:blank' },
})
