import type { Problem } from '../schemas/common'
import type { PasskeyRequestView } from '../schemas/passkey'
import { type Asking, getPasskey, PasskeyError, type PasskeyReason } from './passkey'
import { type Outcome, postFields } from './post-form'

export type PasskeyOutcome = Outcome | { kind: 'unconfirmed'; reason: PasskeyReason }

/** Where the options come from, and where the answer goes. */
const steps = {
  firstStep: { options: '/api/sign-in/passkey', answer: '/api/auth/callback/passkey' },
  secondStep: { options: '/api/sign-in/passkey-options', answer: '/api/auth/callback/second-factor' },
}
export type SignInStep = keyof typeof steps

/**
 * One whole confirmation by passkey: options with a fresh challenge (each is good for one answer), the ceremony, the answer.
 * @param options.fields what else the form sends
 * @param options.onChosen the ceremony is over, the answer is on its way
 */
export async function signInByPasskey(
  step: SignInStep,
  { fields, onChosen, ...asking }: SignInOptions,
): Promise<PasskeyOutcome> {
  try {
    const options = await askOptions(step, asking.signal)
    if (!options.request) return options.refusal
    const response = await getPasskey(options.request, asking)
    onChosen?.()
    return await postFields(steps[step].answer, new URLSearchParams({ ...fields, response: JSON.stringify(response) }))
  } catch (error) {
    if (error instanceof PasskeyError) return { kind: 'unconfirmed', reason: error.reason }
    throw error
  }
}

interface SignInOptions extends Asking {
  fields: Record<string, string>
  onChosen?: () => void
}

/** One after the other, because each answer replaces the cookie of the one before. Each of them ends, so none blocks the next. */
let asked: Promise<unknown> = Promise.resolve()
/** ms. */
const longest = 15_000

function askOptions(step: SignInStep, signal?: AbortSignal) {
  const mine = asked.then(() => fetchOptions(steps[step].options, signal))
  asked = mine.catch(() => undefined)
  return mine
}

type Options = { request: PasskeyRequestView } | { request?: undefined; refusal: Outcome }

/** @throws PasskeyError aborted */
async function fetchOptions(url: string, signal?: AbortSignal): Promise<Options> {
  if (signal?.aborted) throw new PasskeyError('aborted')
  const limited = limit(signal)
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(url, { method: 'POST', body: '{}', headers, signal: limited.signal })
    const body: unknown = await answer.json()
    if (answer.ok) return { request: body as PasskeyRequestView }
    return { refusal: refused(body as Partial<Problem>) }
  } catch {
    if (signal?.aborted) throw new PasskeyError('aborted')
    return { refusal: { kind: 'offline' } }
  } finally {
    limited.end()
  }
}

/** What `AbortSignal.any` does with a timeout; some browsers that have passkeys lack it. */
function limit(signal?: AbortSignal) {
  const limited = new AbortController()
  const stop = () => limited.abort()
  const timer = setTimeout(stop, longest)
  signal?.addEventListener('abort', stop)
  const end = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
  return { signal: limited.signal, end }
}

const refused = ({ code, detail = '', retryAfter }: Partial<Problem>): Outcome =>
  code === 'no-challenge'
    ? { kind: 'refused', error: 'ChallengeExpired', retryAfter: null }
    : { kind: 'problem', detail, retryAfter: retryAfter ?? null }
