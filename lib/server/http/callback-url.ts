import { DomainError } from '../../domain/errors'
import { settings } from '../settings/env'

/**
 * The path of a `callbackUrl`: a path of this portal, or an absolute URL of APP_URL. The URL parser decides, as the
 * browser's will: `//host`, `/\host` and tabs inside are seen for what they are.
 * @throws DomainError invalid-body for anywhere else
 */
export function localPath(callbackUrl: string | undefined): string {
  const { appUrl } = settings()
  if (!callbackUrl) return '/'
  if (!URL.canParse(callbackUrl, appUrl)) throw elsewhere()
  const url = new URL(callbackUrl, appUrl)
  if (url.origin !== appUrl || url.username || url.pathname.startsWith('//') || url.pathname.startsWith('/api/'))
    throw elsewhere()
  return `${url.pathname}${url.search}`
}

const elsewhere = () => new DomainError('invalid-body', { fields: { callbackUrl: 'is not a page of this portal' } })

/** The same; `/` for what is no path of this portal. */
export function safePath(callbackUrl: string | undefined) {
  try {
    return localPath(callbackUrl)
  } catch {
    return '/'
  }
}
