import { isIP } from 'node:net'
import type { Deps } from '../deps'
import type { Finding } from './examine'

/**
 * Whether browsers take passkeys at APP_URL. Nothing of a passkey is sealed: only its public key is here. The host that it
 * was made for stands in it alone, so whether the host was another one then is not known here.
 */
export async function examinePasskeys({ db, appUrl }: Pick<Deps, 'db' | 'appUrl'>): Promise<Finding> {
  const { host } = new URL(appUrl)
  const count = await db.passkey.count()
  const about = 'passkeys'
  if (takesPasskeys(appUrl)) return { level: 'ok', about, finding: `${count}, which belong to ${host}` }
  const why = `browsers take them at https and a name (or localhost), and APP_URL is ${appUrl}`
  return { level: count ? 'problem' : 'warning', about, finding: `cannot be used: ${why}` }
}

function takesPasskeys(appUrl: string) {
  const { protocol, hostname } = new URL(appUrl)
  const isLoopback = hostname === 'localhost' || hostname.endsWith('.localhost')
  return isLoopback || (protocol === 'https:' && !isIP(hostname.replace(/[[\]]/g, '')))
}
