import { errorText } from '@/lib/messages/error-text'
import { chosenTheme } from '@/lib/server/http/theme'
import { portalName } from '@/lib/server/pages'

const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** Where pages send people while a dependency is away: a plain page with the right status, which tries again by itself. */
export async function GET() {
  const theme = await chosenTheme()
  const scheme = theme === 'system' ? 'light dark' : theme
  const { title, detail } = errorText('unavailable')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="10; url=/"><meta name="color-scheme" content="${scheme}"><title>${escaped(portalName())}</title></head>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 25rem; margin: 20vh auto; padding: 0 1rem">
<h1>${escaped(title)}</h1><p>${escaped(detail)}</p><p><a href="/">Try again</a></p></body></html>`
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Retry-After': '10' }
  return new Response(html, { status: 503, headers })
}
