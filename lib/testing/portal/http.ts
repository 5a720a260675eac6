import { Agent, type IncomingHttpHeaders, request } from 'node:http'

const ANSWER_WITHIN_MS = 20_000
const agent = new Agent({ keepAlive: true, maxSockets: 256 })

export interface Call {
  method?: string
  path: string
  headers?: Record<string, string | string[]> | undefined
  body?: string | Buffer
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  setCookies: string[]
  text: string
  /** The body as JSON; the caller names the shape that the contract promises. */
  json<T>(): T
}

/**
 * One call as given: no default header, no redirect followed. It fails where the answer does not end. Only a kept
 * connection that the server closed just then is opened anew, as every browser does.
 */
export const send = (port: number, call: Call): Promise<Answer> =>
  sendOnce(port, call).catch((error: unknown) => {
    if (error instanceof StaleConnection) return sendOnce(port, call, false)
    throw error
  })

class StaleConnection extends Error {}

function sendOnce(
  port: number,
  { method = 'GET', path, headers = {}, body }: Call,
  over: Agent | false = agent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: over }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          setCookies: answer.headers['set-cookie'] ?? [],
          text,
          json: <T>() => JSON.parse(text) as T,
        })
      })
    })
    call.setTimeout(ANSWER_WITHIN_MS, () => call.destroy(new Error(`${method} ${path}: no answer`)))
    call.on('error', (error: NodeJS.ErrnoException) =>
      reject(call.reusedSocket && error.code === 'ECONNRESET' ? new StaleConnection(error.message) : error),
    )
    if (body !== undefined && !call.hasHeader('content-length'))
      call.setHeader('content-length', Buffer.byteLength(body))
    call.end(body)
  })
}
