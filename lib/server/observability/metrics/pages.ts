import diagnostics from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { wasShed } from '../../before-next/admission.mjs'
import { countRequest } from './requests'

interface Finished {
  request: IncomingMessage
  response: ServerResponse
  server: Server
}

const begun = new WeakMap<IncomingMessage, number>()

/** Pages and files have no handler of ours that could count them: they are counted as such, where the answer leaves. */
export function watchPages() {
  diagnostics.subscribe('http.server.request.start', (message) => {
    begun.set((message as Finished).request, performance.now())
  })
  diagnostics.subscribe('http.server.response.finish', (message) => count(message as Finished))
}

function count({ request, response, server }: Finished) {
  const { method = '', url = '' } = request
  const started = begun.get(request)
  // The operators' socket has no routes; those of the API count themselves, and so does the door.
  const isCounted = /^\/(api|sign-in\/email-code)\b/.test(url) || wasShed(response)
  if (started === undefined || typeof server.address() === 'string' || isCounted) return
  const route = /^\/(_next|fonts|favicon)/.test(url) ? 'file' : 'page'
  const milliseconds = performance.now() - started
  const known = ['GET', 'HEAD', 'POST'].includes(method) ? method : 'other'
  countRequest({ method: known, route, status: response.statusCode, error: undefined, milliseconds })
}
