import type { Door } from '../../../lib/testing/portal/browser'
import { send } from '../../../lib/testing/portal/http'

export interface Route {
  method: string
  path: string
  takes: 'json' | 'form' | 'nothing'
}

const methods = ['get', 'post', 'put', 'patch', 'delete']
/** Some id for every `{id}`: well-formed, and nobody's. */
export const anId = '0193aaaa-0000-7000-8000-000000000000'

/** An operation of the OpenAPI document, with what its route demands. */
export interface Documented {
  /** `PUT /api/admin/employees/{id}/role` */
  name: string
  method: string
  path: string
  access: 'public' | 'session' | 'set-up' | 'administrator' | 'mobile'
  stepUp: boolean
}

/** Every operation that the portal's own OpenAPI document names. */
export async function documentedOperations(portal: Door): Promise<Documented[]> {
  const answer = await send(portal.port, { path: '/api/openapi.json' })
  const { paths } = answer.json<{ paths: Record<string, Record<string, Described>> }>()
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => methods.includes(method))
      .map(([verb, described]) => {
        const method = verb.toUpperCase()
        const { 'x-access': access = 'public', 'x-step-up': stepUp = false } = described
        return { name: `${method} ${path}`, method, path, access, stepUp }
      }),
  )
}

interface Described {
  'x-access'?: Documented['access']
  'x-step-up'?: boolean
}

/** The same as calls, with an id that is nobody's; next-auth's own are not in it. */
export const documentedRoutes = async (portal: Door): Promise<Route[]> =>
  (await documentedOperations(portal)).map(({ method, path }) => route(method, path.replaceAll(/\{\w+\}/g, anId)))

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
    'callback/passkey',
    `callback/oidc-${anId}`,
    'nothing',
    '__proto__',
  ].map((action) => route('GET', `/api/auth/${action}`)),
  ...[
    'callback/password',
    'callback/second-factor',
    'callback/passkey',
    'callback/nobody',
    'callback/__proto__',
    `signin/oidc-${anId}`,
    'signin/password',
    'signout',
    '_log',
    'nothing',
  ].map((action): Route => ({ method: 'POST', path: `/api/auth/${action}`, takes: 'form' })),
  { method: 'POST', path: '/api/auth/session', takes: 'json' },
  { method: 'POST', path: '/password-reset/send', takes: 'form' },
]

export const pages: Route[] = [
  '/',
  '/sign-in',
  '/sign-in/verify',
  '/account',
  '/account/settings',
  '/account/sessions',
  '/account/activity',
  '/account/profile',
  '/admin',
  '/admin/employees',
  `/admin/employees/${anId}`,
  '/admin/employees/import',
  '/admin/policy',
  '/admin/adoption',
  '/admin/audit',
  '/confirmed',
  '/sign-in/provider',
  '/invitation',
  '/password-reset',
  '/nowhere',
  '/api/nowhere',
].map((path) => route('GET', path))
