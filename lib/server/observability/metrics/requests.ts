import type { DomainError, ErrorCode } from '../../../domain/errors'
import { metrics } from './registry'
import { countCompleted, countProved, countRefused } from './sign-ins'

const factors = ['authenticator', 'email', 'passkey'] as const
type Factor = (typeof factors)[number]

const enrolment = (factor: Factor, event: 'begun' | 'confirmed') => () => metrics().enrolments.inc({ factor, event })

/** What an answer of a route means besides: the route is the one way there. */
const meanings: Record<string, () => void> = {
  'POST /api/account/mfa/authenticator 201': enrolment('authenticator', 'begun'),
  'POST /api/account/mfa/authenticator/validate 200': enrolment('authenticator', 'confirmed'),
  'POST /api/account/mfa/email 202': enrolment('email', 'begun'),
  'POST /api/account/mfa/email/validate 200': enrolment('email', 'confirmed'),
  'POST /api/account/mfa/passkeys/options 200': enrolment('passkey', 'begun'),
  'POST /api/account/mfa/passkeys 201': enrolment('passkey', 'confirmed'),
  'POST /api/mobile/sign-in 201': () => countProved('mobile', false),
  'POST /api/mobile/sign-in/second-factor 201': () => {
    countProved('mobile', false)
    countCompleted()
  },
}

const mobileDoors = ['/api/mobile/sign-in', '/api/mobile/sign-in/second-factor']
/** Nothing was tried yet. */
const malformed: ErrorCode[] = ['too-large', 'not-json', 'invalid-body', 'method-not-supported']

/** The same few label sets all the time: no object for each request. */
const known = new Map<string, { observe(seconds: number): void }>()

export interface Answered {
  method: string
  /** The pattern, never the path. */
  route: string
  status: number
  error: DomainError | undefined
  milliseconds: number
}

/** Each answer of a route, once, where it leaves (`answering` in http/route.ts). */
export function countRequest({ method, route, status, error, milliseconds }: Answered) {
  const key = `${method} ${route} ${status}`
  let child = known.get(key)
  if (!child) {
    child = metrics().requests.labels(method, route, `${Math.floor(status / 100)}xx`)
    known.set(key, child)
  }
  child.observe(milliseconds / 1000)
  if (error) countMobile(route, error)
  else meanings[key]?.()
}

function countMobile(route: string, error: DomainError) {
  if (!mobileDoors.includes(route) || malformed.includes(error.code)) return
  if (error.code === 'second-factor-required') countProved('mobile', true)
  else countRefused('mobile', error)
}
