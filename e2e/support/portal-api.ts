import type { APIRequestContext } from '@playwright/test'
import type { AuthenticatorApp } from '../../lib/testing/authenticator-app'

export interface FormAnswer {
  status: number
  path: string
  /** The code in next-auth's spelling, or null. */
  error: string | null
  retryAfter: number | null
}

/** A browser without a screen: the portal's HTTP contract, with cookies of its own. */
export class PortalApi {
  constructor(readonly request: APIRequestContext) {}

  password(email: string, password: string) {
    return this.post('/api/auth/callback/password', { email, password })
  }

  secondFactor(method: string, code: string, more: { trustBrowser?: string } = {}) {
    return this.post('/api/auth/callback/second-factor', { method, code, ...more })
  }

  signOut() {
    return this.post('/api/auth/signout', {})
  }

  /** All the way into the portal; spends one code of the person's app. */
  async signIn(person: { email: string; password: string; app?: AuthenticatorApp }) {
    const first = await this.password(person.email, person.password)
    if (!first.path.startsWith('/sign-in/verify')) return mustBeRight(first)
    if (!person.app) throw new Error(`${person.email} has no authenticator app`)
    return mustBeRight(await this.secondFactor('authenticator', await person.app.freshCode()))
  }

  async json<Answer>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, data?: object) {
    const answer = await this.request.fetch(path, { method, data })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return (answer.status() === 204 ? undefined : await answer.json()) as Answer
  }

  private async post(path: string, fields: Record<string, string>): Promise<FormAnswer> {
    const { csrfToken } = await this.json<{ csrfToken: string }>('GET', '/api/auth/csrf')
    const answer = await this.request.post(path, { form: { ...fields, csrfToken, json: 'true' } })
    const { url } = (await answer.json()) as { url: string }
    const target = new URL(url)
    const retryAfter = answer.headers()['retry-after']
    return {
      status: answer.status(),
      path: target.pathname,
      error: target.searchParams.get('error'),
      retryAfter: retryAfter === undefined ? null : Number(retryAfter),
    }
  }
}

function mustBeRight(answer: FormAnswer) {
  if (answer.error !== null) throw new Error(`The sign-in was refused: ${answer.error}`)
  return answer
}
