import { ProviderAway } from './failures'

/** Bytes. A key set of a hundred keys has some hundred thousand. */
const maxSize = 300_000

export interface Patience {
  /** For one whole answer, ms. */
  answer: number
  /** Ends when the whole call has taken too long. */
  call: AbortSignal
}

export interface JsonAnswer {
  status: number
  /** Parsed; undefined where the text is no JSON. */
  body: unknown
}

/**
 * One request to a provider, whose connection is closed when its time is over, whatever has come by then.
 * @throws ProviderAway
 */
export async function requestJson(url: string, init: RequestInit, { answer, call }: Patience): Promise<JsonAnswer> {
  const signal = AbortSignal.any([call, AbortSignal.timeout(answer)])
  try {
    const headers = { accept: 'application/json', ...init.headers }
    const response = await fetch(url, { ...init, headers, signal, redirect: 'manual', cache: 'no-store' })
    return { status: response.status, body: parseJson(await readText(response)) }
  } catch (error) {
    throw new ProviderAway(reasonOf(error))
  }
}

/** @throws ProviderAway where the answer is not 200 with a JSON object */
export async function requestObject(url: string, init: RequestInit, patience: Patience) {
  const { status, body } = await requestJson(url, init, patience)
  if (status !== 200) throw new ProviderAway(`expected 200, got ${status}`)
  if (!isObject(body)) throw new ProviderAway('expected a JSON object')
  return body
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The decoder takes a byte order mark away, which some servers write before JSON. */
async function readText({ body }: Response) {
  const decoder = new TextDecoder()
  let [text, size] = ['', 0]
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > maxSize) throw new Error(`answered more than ${maxSize} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What Node or OpenSSL calls it. */
function reasonOf(error: unknown) {
  const { name, message, cause } = error as Error & { cause?: { code?: unknown; message?: unknown } }
  if (name === 'TimeoutError' || name === 'AbortError') return 'no whole answer in time'
  return String(cause?.code ?? cause?.message ?? message)
}
