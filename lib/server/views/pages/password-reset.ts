import { readCookie } from '../../http/cookies'
import type { Search } from './search'

/**
 * `address` is what this browser typed last, on the sign-in page or here; `sent` where the plain form was just answered.
 */
export const passwordResetPage = async (search: Search) => ({
  address: (await readCookie('address')) ?? '',
  sent: 'sent' in search,
})
