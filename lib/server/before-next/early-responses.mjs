import { addPeerAddress } from './peer-address.mjs'
import { problemOf, refusals, textOf, tryAgain } from './problem-text.mjs'
import { answerHeaders, apiPolicy } from './security-headers.mjs'

/**
 * Refuses a request before Next: problem+json to a program, a small page to a browser. For a page that the portal was too
 * busy for, it has a link to try again; a form is left as it is, for the browser's way back.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {import('./problem-text.mjs').Refusal} refusal
 */
function reject(request, response, refusal) {
  const { status, retryAfter } = refusal
  const asPage = !request.url?.startsWith('/api/') || request.headers.accept?.includes('text/html')
  if (retryAfter) response.setHeader('Retry-After', retryAfter)
  answer({
    request,
    response,
    status,
    type: asPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    body: asPage ? page(refusal, request.method === 'GET') : JSON.stringify(problemOf(refusal)),
  })
}

/**
 * The portal's own 503 `busy`. It ends the connection: what stands in line behind it there would be refused as well.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function refuse(request, response) {
  response.shouldKeepAlive = false
  reject(request, response, refusals.busy)
}

/**
 * As GET /api/health/live answers: the process runs, which is all that is asked.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
const tellAlive = (request, response) =>
  answer({ request, response, status: 200, type: 'application/json', body: '{"status":"ok"}' })

export const answersAtTheDoor = { refuse, tellAlive, reject }

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

const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** To the page itself. It does not reload by itself: that would interrupt a screen reader (WCAG 2.2.4). */
const again = `<p><a href="">${tryAgain}</a></p>`

/** @param {import('./problem-text.mjs').Refusal} refusal @param {boolean} isRead */
function page({ code, retryAfter }, isRead) {
  const { title, detail } = textOf(code)
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem">
<main><h1 style="font-size: 1.5rem">${title}</h1><p>${detail}</p>${retryAfter && isRead ? again : ''}</main>
`
}
