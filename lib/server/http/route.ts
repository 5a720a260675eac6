import type { NextRequest } from 'next/server'
import type { z } from 'zod'
import { requireStepUp } from '../../domain/account/step-up/step-up'
import type { Deps, Source } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { managedBy } from '../../domain/policy/managed'
import type { LiveSession } from '../../domain/sessions/sessions'
import { uuid } from '../../schemas/common'
import type { Operation } from '../../schemas/operation'
import { deps } from '../deps'
import { asDomainError, isFault, problemResponse } from '../errors/problem'
import { log } from '../observability/log'
import { countRequest } from '../observability/metrics/requests'
import { withRequest } from '../observability/request-context'
import { noteInSpan } from '../observability/tracing/tracing'
import { withImportBody } from './import-bodies'
import { later, mayBeLarge, parseJson, parseWith, readText, requireLength, requireMediaType } from './request-body'
import { requestSource } from './request-source'
import { requireSameSite } from './same-site'
import { requireMobileSession, requireSession } from './session'

type Of<Schema> = Schema extends z.ZodType<infer T> ? T : undefined

/** What a route handler gets once everything that HTTP.md demands of the call has been checked. */
export interface Call<Op extends Operation> {
  deps: Deps
  source: Source
  /** As in the log lines of this call. */
  requestId: string
  body: Of<Op['body']>
  query: Of<Op['query']>
  /** The `{id}` of the path. */
  id: Op['path'] extends `${string}{id}${string}` ? string : undefined
  session: Op['access'] extends 'public' ? undefined : LiveSession
}

/** The same before body and query are judged. */
export type Found<Op extends Operation> = Omit<Call<Op>, 'body' | 'query'>

/** Where the operation has no answer, whatever is returned is dropped. */
type Answer<Op extends Operation> = Op extends { answer: z.ZodType<infer T> } ? T | Response : unknown
export type Handler = (
  request: NextRequest,
  context: { params: Promise<Record<string, string | string[] | undefined> | undefined> },
) => Promise<Response>

/** An operation of the contract and what it does, in the order in which it is called. */
export interface Route<Op extends Operation> {
  op: Op
  /** Throws not-found and managed-sign-in where they must come before invalid-body and step-up-required. */
  find?: (call: Found<Op>) => Promise<unknown>
  /** Throws invalid-body for what the schema cannot judge, before step-up-required. */
  check?: (call: Call<Op>) => unknown
  run: (call: Call<Op>) => Promise<Answer<Op>>
}

/**
 * The only way in: enforces what the operation says, in the order of checks of HTTP.md, and turns every failure into
 * problem+json. It holds the only catch-all.
 */
export function route<const Op extends Operation>({ op, find, check, run }: Route<Op>): Handler {
  const answer = async (request: NextRequest, id: string | string[] | undefined) => {
    const { text, ...found } = await checkCall(op, request, id)
    const rest = () => parseAndRun(request, found as Found<Op>, text)
    return op.largestBody && found.session && mayBeLarge(request)
      ? withImportBody(found.session.person.companyId, rest)
      : rest()
  }
  const parseAndRun = async (request: NextRequest, found: Found<Op>, text: string | DomainError | undefined) => {
    await find?.(found)
    const call = { ...found, ...(await parseInput(op, request, text)) } as Call<Op>
    await check?.(call)
    if (op.stepUp && call.session && !isFree(op, call)) requireStepUp(call.deps, call.session)
    const answer = await run(call)
    return answer instanceof Response ? answer : reply(op.answer && answer, op.status)
  }
  return (request, context) =>
    answering(request, op.path, async () => answer(request, (await context.params)?.id), op.statuses)
}

const notSupported: Handler = (request) =>
  answering(request, '/api', async () => {
    throw new DomainError('method-not-supported')
  })

/** The methods of one path: those that it does not have answer 405 as problem+json. */
export const methods = (own: Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Handler>>) => ({
  GET: notSupported,
  POST: notSupported,
  PUT: notSupported,
  PATCH: notSupported,
  DELETE: notSupported,
  ...own,
})

/** A JSON answer that nobody may store. */
export const reply = (data: unknown, status: number) =>
  data === undefined
    ? new Response(null, { status, headers: { 'Cache-Control': 'no-store' } })
    : Response.json(data, { status, headers: { 'Cache-Control': 'no-store' } })

/** Runs the call, answers problem+json where it fails (`statuses`: those that are others here), logs one line and sets X-Request-Id. */
export async function answering(
  request: NextRequest,
  name: string,
  run: () => Promise<Response>,
  statuses?: Operation['statuses'],
): Promise<Response> {
  const requestId = requestIdOf(request)
  const started = performance.now()
  let refusal: DomainError | undefined
  noteInSpan({ 'latchkey.request_id': requestId, 'latchkey.route': name })
  const response = await withRequest({ requestId }, run).catch((error: unknown) => {
    refusal = asDomainError(error)
    if (isFault(refusal) || refusal.code === 'unavailable') log().error({ requestId, error }, `${name} failed`)
    return problemResponse(refusal, requestId, statuses)
  })
  response.headers.set('X-Request-Id', requestId)
  const { method } = request
  const { status } = response
  const milliseconds = performance.now() - started
  countRequest({ method, route: name, status, error: refusal, milliseconds })
  const ms = Math.round(milliseconds)
  log().info({ requestId, method, route: name, status, problem: refusal?.code, ms }, 'request')
  return response
}

const requestIdOf = (request: NextRequest) => request.headers.get('x-request-id') ?? 'none'

const changesState = (op: Operation) => op.method !== 'GET'

/** A mobile app holds its token itself: no cookie goes along that another site could make use of. */
const isOfMobile = (op: Operation) => op.path.startsWith('/api/mobile/')

const isFree = ({ dryRunWithoutStepUp }: Operation, { query }: { query?: unknown }) =>
  dryRunWithoutStepUp && Object(query).dryRun === 'true'

async function sessionFor({ access }: Operation, request: NextRequest, made: Deps) {
  if (access === 'public') return undefined
  if (access === 'mobile') return requireMobileSession(made, request.headers.get('authorization'))
  const session = await requireSession(made, access !== 'set-up')
  if (access === 'administrator' && session.person.role !== 'ADMINISTRATOR') throw new DomainError('forbidden')
  return session
}

/** @throws DomainError managed-sign-in where the company's AD or SSO decides over what the operation changes */
function requireUnmanaged({ unmanaged }: Operation, session: LiveSession) {
  const managed = unmanaged === 'password' ? managedBy(session.person) !== null : session.exempt
  if (unmanaged && managed) throw new DomainError('managed-sign-in')
}

/**
 * Everything that is checked before the input is judged. A body of the usual size is read first, because one that is too
 * large is told before all else; what may be larger is left in the connection until it is known who sends it.
 * @returns the call, and its text where that was read
 */
async function checkCall(op: Operation, request: NextRequest, id: string | string[] | undefined) {
  if (changesState(op)) requireLength(request, op.largestBody)
  const text = changesState(op) && !op.largestBody ? await readText(request).catch(later) : undefined
  if (op.body) requireMediaType(request, 'application/json')
  if (changesState(op) && !isOfMobile(op)) requireSameSite(request.headers)
  const made = await deps()
  const session = await sessionFor(op, request, made)
  if (op.path.includes('{id}') && !uuid.safeParse(id).success) throw new DomainError('not-found')
  if (session) requireUnmanaged(op, session)
  return { deps: made, source: await requestSource(), requestId: requestIdOf(request), id, session, text }
}

/** @throws DomainError invalid-body, and too-large where the length was not said */
async function parseInput(op: Operation, request: NextRequest, read: string | DomainError | undefined) {
  const text = op.largestBody ? await readText(request, op.largestBody) : read
  if (text instanceof DomainError) throw text
  const body = op.body && parseWith(op.body, parseJson(text ?? ''))
  const query = op.query && parseWith(op.query, Object.fromEntries(request.nextUrl.searchParams))
  return { body, query }
}
