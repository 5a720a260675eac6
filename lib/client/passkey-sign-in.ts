import type { Problem } from '../schemas/common'
import type { PasskeyRequestView } from '../schemas/passkey'
import { type Asking, getPasskey, PasskeyError, type PasskeyReason } from './passkey'
import { type Outcome, postFields } from './post-form'

export type PasskeyOutcome = Outcome | { kind: 'unconfirmed'; reason: PasskeyReason }

/** Where the options come from, and where the answer goes. */
const ways = {
  door: { options: '/api/sign-in/passkey', answer: '/api/auth/callback/passkey' },
  secondStep: { options: '/api/sign-in/passkey-options', answer: '/api/auth/callback/second-factor' },
}
export type Way = keyof typeof ways

/**
 * One whole confirmation by passkey: options with a fresh challenge (each is good for one answer), the ceremony, the answer.
 * @param options.fields what else the form sends
 * @param options.onChosen the ceremony is over, the answer is on its way
 */
export async function signInByPasskey(
  way: Way,
  { fields, onChosen, ...asking }: SignInOptions,
): Promise<PasskeyOutcome> {
  try {
    const options = await askOptions(way)
    if (!options.request) return options.refusal
    const response = await getPasskey(options.request, asking)
    onChosen?.()
    return await postFields(ways[way].answer, new URLSearchParams({ ...fields, response: JSON.stringify(response) }))
  } catch (error) {
    if (error instanceof PasskeyError) return { kind: 'unconfirmed', reason: error.reason }
    throw error
  }
}

interface SignInOptions extends Asking {
  fields: Record<string, string>
  onChosen?: () => void
}

/** One after the other: the cookie of the door is the newest one's. */
let asked: Promise<unknown> = Promise.resolve()

function askOptions(way: Way) {
  const mine = asked.then(() => fetchOptions(ways[way].options))
  asked = mine
  return mine
}

type Options = { request: PasskeyRequestView } | { request?: undefined; refusal: Outcome }

async function fetchOptions(url: string): Promise<Options> {
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(url, { method: 'POST', body: '{}', headers })
    const body: unknown = await answer.json()
    if (answer.ok) return { request: body as PasskeyRequestView }
    return { refusal: refused(body as Partial<Problem>) }
  } catch {
    return { refusal: { kind: 'offline' } }
  }
}

const refused = ({ code, detail = '', retryAfter }: Partial<Problem>): Outcome =>
  code === 'no-challenge'
    ? { kind: 'refused', error: 'ChallengeExpired', retryAfter: null }
    : { kind: 'problem', detail, retryAfter: retryAfter ?? null }
