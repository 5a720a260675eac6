import en from '@/lib/messages/en.json'
import { errorText } from '@/lib/messages/error-text'
import type { Theme } from '../../schemas/theme'
import { palette } from '../mail/palette'

interface UnavailablePage {
  portalName: string
  /** A path of this portal: where the user was going. */
  path: string
  /** What the user chose; `system`: as the device has it. */
  theme: Theme
  nonce: string | null
}

/**
 * The page for an outage, in the frame of the sign-in pages. It needs no script, no other file and no database. It does not
 * reload itself: that would interrupt a screen reader (WCAG 2.2.4).
 */
export function unavailablePage({ portalName, path, theme, nonce }: UnavailablePage) {
  const { title, detail } = errorText('unavailable')
  const [name, heading, sentence, link] = [portalName, title, detail, path].map((text) => escaped(text))
  const again = escaped(en.fault.again)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="${theme === 'system' ? 'light dark' : theme}"><link rel="icon" href="/icon.svg">
<title>${heading} · ${name}</title><style${nonce ? ` nonce="${escaped(nonce)}"` : ''}>${colours(theme)}${styles}</style></head>
<body><div class="frame"><header>${mark}<span translate="no">${name}</span></header>
<main><h1>${heading}</h1><p>${sentence}</p><a class="button" href="${link}">${again}</a></main></div></body></html>
`
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** The mark of components/ui/latch.tsx. */
const mark =
  '<svg viewBox="0 0 22 30" aria-hidden="true"><path fill-rule="evenodd" d="M7 0h8a7 7 0 0 1 7 7v16a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7V7a7 7 0 0 1 7-7Zm4 7.3a4.2 4.2 0 0 0-1.9 7.95L7.9 22.5h6.2l-1.2-7.25A4.2 4.2 0 0 0 11 7.3Z"/></svg>'

const tokensOf = (theme: keyof typeof palette) =>
  Object.entries(palette[theme])
    .map(([token, colour]) => `--${token}:${colour}`)
    .join(';')

const colours = (theme: Theme) =>
  theme === 'system'
    ? `:root{${tokensOf('light')}}@media (prefers-color-scheme:dark){:root{${tokensOf('dark')}}}`
    : `:root{${tokensOf(theme)}}`

const styles = `
*{box-sizing:border-box;margin:0}
body{background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;padding:clamp(2rem,11vh,7rem) 1.25rem 4rem}
.frame{max-width:400px;margin:auto;overflow-wrap:anywhere}
header{display:flex;gap:.75rem;align-items:center;padding-bottom:2rem;font-size:1.25rem;font-weight:600}
svg{height:1.75rem;flex:none;fill:var(--brass)}
main{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:2rem}
h1{font-size:1.5rem;font-weight:600;line-height:1.2;padding-bottom:.75rem}
p{padding-bottom:1.5rem}
.button{display:flex;align-items:center;justify-content:center;min-height:3rem;padding:.5rem 1.25rem;border:1px solid transparent;border-radius:10px;background:var(--brass);color:var(--on-brass);font-size:1.0625rem;font-weight:600;text-align:center;text-decoration:none}
.button:focus-visible{outline:2px solid var(--brass);outline-offset:2px}
@media (max-width:639px){main{padding:1.5rem}}
@media (forced-colors:active){svg{fill:CanvasText}}
`
