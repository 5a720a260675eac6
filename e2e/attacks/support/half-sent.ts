import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { Door } from '../../../lib/testing/portal/browser'
import type { Call } from '../../../lib/testing/portal/http'

/** A call whose headers the server has taken (it said 100 Continue) and whose body is still to come. */
export async function halfSent(door: Door, { method, path, headers, body }: Required<Call>) {
  const call = request({
    host: '127.0.0.1',
    port: door.port,
    method,
    path,
    headers: { ...headers, expect: '100-continue', 'content-length': Buffer.byteLength(body) },
    agent: false,
  })
  call.flushHeaders()
  await once(call, 'continue')
  return {
    /** The status of the answer. */
    async finish(): Promise<number> {
      call.end(body)
      const [answer] = (await once(call, 'response')) as [IncomingMessage]
      answer.resume()
      return answer.statusCode ?? 0
    },
  }
}
