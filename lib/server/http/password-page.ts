import { settings } from '../settings/env'

/**
 * GET /.well-known/change-password (W3C, A Well-Known URL for Changing Passwords): password managers lead people here whose
 * password has leaked. Without a session the settings lead on to the sign-in.
 */
export const toPasswordPage = () =>
  new Response(null, {
    status: 302,
    headers: { Location: `${settings().appUrl}/account/settings#password`, 'Cache-Control': 'no-store' },
  })
