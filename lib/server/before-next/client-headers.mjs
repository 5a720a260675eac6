/** What Next and this portal write on a request for themselves. */
const internal = new RegExp(
  `^(?:${[
    'x-nonce$',
    'content-security-policy',
    'x-latchkey-',
    'x-middleware-',
    // But for the two that `next dev` has its own pages send.
    'x-nextjs-(?!(?:html-)?request-id$)',
    'x-next-',
    'x-invoke-',
    'x-matched-path$',
    'x-now-route-matches$',
    'x-prerender-',
    // Server Actions do not exist here.
    'next-action',
    'next-resume',
  ].join('|')})`,
)

/**
 * Drops from a client's request every header by which the server speaks to itself. Next drops some of these, on some of
 * its paths.
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
export function dropInternalHeaders(headers) {
  for (const name in headers) if (internal.test(name)) delete headers[name]
}
