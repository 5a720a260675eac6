import { isLoopback, settings } from './env'

/**
 * 127.0.0.1 and localhost are one machine but two places to a browser: signed in at one, the other has no cookie. So
 * whoever came by the other name is sent to APP_URL. Only among loopback names: in front of anything else a proxy may well
 * send another Host.
 * @returns the address to go to, or null
 */
export function otherLoopbackName(host: string | null, path: string): string | null {
  const appUrl = new URL(settings().appUrl)
  if (!host || host === appUrl.host || !URL.canParse(`http://${host}`)) return null
  const asked = new URL(`http://${host}`).hostname
  return isLoopback(appUrl.hostname) && isLoopback(asked) ? `${appUrl.origin}${path}` : null
}
