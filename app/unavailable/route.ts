import { safePath } from '@/lib/server/http/callback-url'
import { chosenTheme } from '@/lib/server/http/theme'
import { unavailablePage } from '@/lib/server/http/unavailable-page'
import { portalName } from '@/lib/server/views/pages/portal-facts'

/** Pages redirect here while a dependency is away, because a page cannot answer 503 itself. */
export async function GET(request: Request) {
  const path = safePath(new URL(request.url).searchParams.get('callbackUrl') ?? undefined)
  const html = unavailablePage({
    portalName: portalName(),
    path,
    theme: await chosenTheme(),
    nonce: request.headers.get('x-nonce'),
  })
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': '10' }
  return new Response(html, { status: 503, headers })
}
