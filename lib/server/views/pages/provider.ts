import { redirect } from 'next/navigation'
import { findBeginning } from '../../auth/openid/beginnings'
import { onwardOf } from '../../auth/openid/route'
import { orUnavailable } from './guard'
import { first, type Search } from './search'

/** The way on to the provider, for who has no JavaScript; without one it leads back to the sign-in page. */
export async function providerPage({ begun }: Search) {
  const found = await findBeginning({ id: first(begun) ?? '' })
  const url = found && (await orUnavailable(() => onwardOf(found)))
  if (!url) redirect('/sign-in')
  return { url }
}
