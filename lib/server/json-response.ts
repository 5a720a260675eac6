/**
 * A JSON answer that nobody may store. It says how long it is, so that it leaves in one packet; without, its end is another.
 * @param more its status, and headers beside these; with a Content-Type where it is another JSON than the usual
 */
export function jsonResponse(data: unknown, more: { status: number; headers?: Headers }): Response {
  const text = JSON.stringify(data)
  const headers = more.headers ?? new Headers()
  if (!headers.has('Content-Type')) headers.set('Content-Type', 'application/json')
  headers.set('Cache-Control', 'no-store')
  headers.set('Content-Length', String(Buffer.byteLength(text)))
  return new Response(text, { status: more.status, headers })
}
