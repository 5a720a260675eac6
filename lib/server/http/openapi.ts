import { z } from 'zod'
import { ownSession } from '../../schemas/account'
import { problem, uuid } from '../../schemas/common'
import type { Operation } from '../../schemas/operation'
import { resetRequestBody } from '../../schemas/password'
import {
  factorKind,
  passkeyForm,
  passwordForm,
  providerForm,
  secondFactorForm,
  signOutForm,
} from '../../schemas/sign-in'

type Json = Record<string, unknown>

const json = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
const content = (type: string, schema: Json) => ({ content: { [type]: { schema } } })
const failure = {
  description: 'A problem',
  ...content('application/problem+json', { $ref: '#/components/schemas/Problem' }),
}

function operation({ summary, access, stepUp, body, query, answer, status, path, unmanaged }: Operation): Json {
  const parameters: Json[] = path.includes('{id}')
    ? [{ name: 'id', in: 'path', required: true, schema: json(uuid, 'input') }]
    : []
  const asked = query ? Object.entries((json(query, 'input').properties ?? {}) as Json) : []
  for (const [name, schema] of asked) parameters.push({ name, in: 'query', schema })
  return {
    summary,
    ...(parameters.length ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, ...content('application/json', json(body, 'input')) } } : {}),
    responses: {
      [status]: { description: 'Done', ...(answer ? content('application/json', json(answer, 'output')) : {}) },
      default: failure,
    },
    security: access === 'public' ? [] : [{ [access === 'mobile' ? 'mobile' : 'session']: [] }],
    'x-access': access,
    'x-step-up': stepUp ?? false,
    'x-unmanaged': unmanaged ?? false,
  }
}

const form = (summary: string, schema: z.ZodType): Json => ({
  summary,
  requestBody: { required: true, ...content('application/x-www-form-urlencoded', json(schema, 'input')) },
  responses: {
    200: {
      description: 'json=true: where to go',
      ...content('application/json', json(z.object({ url: z.string() }), 'output')),
    },
    302: { description: 'Without json=true: the page that shows the result' },
    401: {
      description: 'Refused; the cause is the `error` of the url',
      ...content('application/json', json(z.object({ url: z.string() }), 'output')),
    },
    default: failure,
  },
  security: [],
  'x-access': 'public',
})

const providerParameter = { name: 'provider', in: 'path', required: true, schema: { type: 'string' } }

const nextAuth = {
  '/api/auth/csrf': { get: plain('The CSRF token for the forms', z.object({ csrfToken: z.string() })) },
  '/api/auth/session': { get: plain('The session, or {}', z.union([ownSession, z.strictObject({})])) },
  '/api/auth/callback/password': { post: form('The password step', passwordForm) },
  '/api/auth/callback/second-factor': {
    post: form(`The second factor: ${factorKind.options.join(', ')}`, secondFactorForm),
  },
  '/api/auth/callback/passkey': { post: form('Signing in by a passkey alone', passkeyForm) },
  '/api/auth/signin/{provider}': {
    post: {
      ...form('Sign in at a company’s provider, oidc-COMPANY: the answer leads there', providerForm),
      parameters: [providerParameter],
    },
  },
  '/api/auth/callback/{provider}': {
    get: {
      summary: 'Back from a company’s provider; registered there as the redirect URI',
      parameters: [
        providerParameter,
        ...['code', 'state', 'iss', 'error'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
      ],
      responses: {
        302: { description: 'The page that was asked for, the MFA screen, or the sign-in page with an error' },
      },
      security: [],
      'x-access': 'public',
    },
  },
  '/api/auth/signout': { post: form('Sign out', signOutForm) },
}

const plainForms = {
  '/password-reset/send': {
    post: {
      summary: 'The plain form of /password-reset, for browsers without JavaScript; as POST /api/password-reset',
      requestBody: {
        required: true,
        ...content('application/x-www-form-urlencoded', json(resetRequestBody, 'input')),
      },
      responses: {
        303: { description: 'The page, which says the same for every address, or why nothing was sent' },
        default: failure,
      },
      security: [],
      'x-access': 'public',
    },
  },
}

const wellKnown = {
  '/.well-known/change-password': {
    get: {
      summary: 'For password managers: leads to where people change their password',
      responses: { 302: { description: 'The password on /account/settings' } },
      security: [],
      'x-access': 'public',
    },
  },
}

function plain(summary: string, answer: z.ZodType): Json {
  return {
    summary,
    responses: {
      200: { description: 'Done', ...content('application/json', json(answer, 'output')) },
      default: failure,
    },
    security: [],
    'x-access': 'public',
  }
}

/** OpenAPI 3.1, made from the operations that the routes themselves enforce. */
export function openApiDocument(contract: Record<string, Operation>) {
  const paths: Record<string, Json> = { ...nextAuth, ...plainForms, ...wellKnown }
  for (const [operationId, op] of Object.entries(contract)) {
    paths[op.path] = { ...paths[op.path], [op.method.toLowerCase()]: { operationId, ...operation(op) } }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Latchkey', version: '1' },
    paths,
    components: {
      schemas: { Problem: json(problem, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'latchkey.session' },
        mobile: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}
