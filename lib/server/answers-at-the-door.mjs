import { readFileSync } from 'node:fs'
import { answerHeaders, apiPolicy } from './answer-headers.mjs'
import { addPeerAddress } from './peer-address.mjs'

const texts = JSON.parse(readFileSync(new URL('../messages/en.json', import.meta.url), 'utf8')).errors

/** Seconds. */
const retryAfter = 2

/**
 * The portal's own 503 `busy`, past Next: problem+json to a program, a small page to whoever looks at one. A page that was
 * only to be read asks again by itself; a form is left as it is, for the browser's way back.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function refuse(request, response) {
  const asPage = !request.url?.startsWith('/api/') || request.headers.accept?.includes('text/html')
  const body = asPage ? page(request.method === 'GET') : problem
  response.setHeader('Retry-After', retryAfter)
  answer({
    request,
    response,
    status: 503,
    type: asPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    body,
  })
}

/**
 * As GET /api/health/live answers: the process runs, which is all that is asked.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
const tellAlive = (request, response) =>
  answer({ request, response, status: 200, type: 'application/json', body: '{"status":"ok"}' })

/**
 * A fault of ours, past every handler that could tell it: 500 `internal`, with the id of its line in the log.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function fail(request, response) {
  if (response.headersSent) return void response.destroy()
  const told = { ...problemOf('internal', 500), requestId: request.headers['x-request-id'] }
  answer({ request, response, status: 500, type: 'application/problem+json', body: JSON.stringify(told) })
}

export const answersAtTheDoor = { refuse, tellAlive, fail }

/**
 * @param {{ request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse, status: number,
 *   type: string, body: string }} answer
 */
function answer({ request, response, status, type, body }) {
  response.writeHead(status, {
    ...answerHeaders(addPeerAddress().secure),
    'Content-Security-Policy': type.startsWith('text/html') ? pagePolicy : apiPolicy,
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Request-Id': request.headers['x-request-id'] ?? 'none',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** @param {'busy' | 'internal'} code @param {number} status */
const problemOf = (code, status) => ({ type: `urn:latchkey:problem:${code}`, ...texts[code], status, code })

const problem = JSON.stringify({ ...problemOf('busy', 503), retryAfter })

const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** @param {boolean} asksAgain */
const page = (asksAgain) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${texts.busy.title}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
${asksAgain ? `<meta http-equiv="refresh" content="${retryAfter}">` : ''}
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem">
<main role="alert"><h1 style="font-size: 1.5rem">${texts.busy.title}</h1><p>${texts.busy.detail}</p></main>
`
