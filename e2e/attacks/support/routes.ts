import { send } from './http'
import type { Portal } from './portal'

export interface Route {
  method: string
  path: string
  takes: 'json' | 'form' | 'nothing'
}

const methods = ['get', 'post', 'put', 'patch', 'delete']
/** Some id for every `{id}`: well-formed, and nobody's. */
const anId = '0193aaaa-0000-7000-8000-000000000000'

/** Every operation that the portal's own OpenAPI document names; next-auth's own are not in it. */
export async function documentedRoutes(portal: Portal): Promise<Route[]> {
  const answer = await send(portal.port, { path: '/api/openapi.json' })
  const { paths } = answer.json<{ paths: Record<string, Record<string, unknown>> }>()
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => methods.includes(method))
      .map((method) => route(method.toUpperCase(), path.replaceAll(/\{\w+\}/g, anId))),
  )
}

const route = (method: string, path: string): Route => ({ method, path, takes: method === 'GET' ? 'nothing' : 'json' })

export const nextAuthRoutes: Route[] = [
  ...[
    'csrf',
    'session',
    'providers',
    'signin',
    'signout',
    'error',
    'verify-request',
    'callback/password',
    'nothing',
    '__proto__',
  ].map((action) => route('GET', `/api/auth/${action}`)),
  ...[
    'callback/password',
    'callback/second-factor',
    'callback/nobody',
    'callback/__proto__',
    'signin/password',
    'signout',
    '_log',
    'nothing',
  ].map((action): Route => ({ method: 'POST', path: `/api/auth/${action}`, takes: 'form' })),
  { method: 'POST', path: '/api/auth/session', takes: 'json' },
]

export const pages: Route[] = [
  '/',
  '/sign-in',
  '/sign-in/verify',
  '/account',
  '/account/settings',
  '/account/sessions',
  '/account/activity',
  '/nowhere',
  '/api/nowhere',
].map((path) => route('GET', path))
