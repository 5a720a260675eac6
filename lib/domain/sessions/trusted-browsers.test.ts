import { expect, it } from 'vitest'
import { from, person } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { findPerson } from '../people/person'
import { after, days } from '../time'
import { listTrustedBrowsers, trustBrowser } from './trusted-browsers'

const deps = testDeps()

it.each([
  ['as long as the company allowed when it was trusted', 30, 30],
  ['as long as the company allows today, where that is shorter', 7, 7],
])('the list shows a browser as trusted %s', async (_why, allowed, shown) => {
  const { id } = await person(deps)
  const now = deps.clock.now()
  const trusting = await findPerson(deps.db, { id })
  if (!trusting) throw new Error('the person is missing')
  await trustBrowser(deps.db, { person: trusting, source: from('192.0.2.7'), now })
  const listed = async (trustedBrowserDays: number) => {
    const company = { ...trusting.company, trustedBrowserDays }
    return (await listTrustedBrowsers(deps, { ...trusting, company })).map(({ expiresAt }) => expiresAt)
  }
  expect(await listed(allowed)).toEqual([after(now, days(shown))])
  expect(await listed(0)).toEqual([])
})
