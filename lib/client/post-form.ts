import type { Opener, Problem } from '../schemas/common'
import { notePortalTime } from './portal-time'

/** What came of a form of the sign-in pages. `error` is next-auth's spelling (`InvalidCode`). */
export type Outcome =
  | { kind: 'go'; url: string }
  | { kind: 'refused'; error: string; retryAfter: number | null; opens?: Opener[] }
  | { kind: 'problem'; detail: string; retryAfter: number | null }
  | { kind: 'offline' }

/** Posts a plain form the way the browser would, but asks for JSON. A stale CSRF token is renewed once. */
export async function postForm(form: HTMLFormElement): Promise<Outcome> {
  const fields = new URLSearchParams()
  for (const [name, value] of new FormData(form)) fields.set(name, String(value))
  return postFields(form.action, fields)
}

/** The same without a form on the page; without a `csrfToken` it fetches one first. */
export async function postFields(url: string, fields: URLSearchParams): Promise<Outcome> {
  fields.set('json', 'true')
  try {
    if (!fields.has('csrfToken')) fields.set('csrfToken', await freshCsrfToken())
    let answer = await send(url, fields)
    if (answer.status === 403) {
      fields.set('csrfToken', await freshCsrfToken())
      answer = await send(url, fields)
    }
    return await read(answer)
  } catch {
    return { kind: 'offline' }
  }
}

const send = async (url: string, body: URLSearchParams) =>
  notePortalTime(await fetch(url, { method: 'POST', body, headers: { accept: 'application/json' }, redirect: 'error' }))

export async function freshCsrfToken() {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string }
  return csrfToken
}

async function read(answer: Response): Promise<Outcome> {
  const seconds = Number(answer.headers.get('retry-after'))
  const retryAfter = seconds > 0 ? seconds : null
  const body = (await answer.json()) as { url?: string } & Partial<Problem>
  if (typeof body.url !== 'string') return { kind: 'problem', detail: body.detail ?? '', retryAfter }
  const query = new URL(body.url, location.href).searchParams
  const error = query.get('error')
  if (answer.ok && !error) return { kind: 'go', url: body.url }
  const opens = query.get('opens')?.split(',') as Opener[] | undefined
  return { kind: 'refused', error: error ?? '', retryAfter, ...(opens && { opens }) }
}
