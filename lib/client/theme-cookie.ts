import { type Theme, themeCookie } from '../schemas/theme'

/** Seconds: browsers keep no cookie longer than 400 days. */
const maxAge = 400 * 24 * 60 * 60

/** The system's theme is the default, so it needs no cookie. */
export function keepTheme(theme: Theme) {
  const secure = location.protocol === 'https:' ? '; Secure' : ''
  const age = theme === 'system' ? 0 : maxAge
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that the portal supports.
  document.cookie = `${themeCookie}=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`
}
