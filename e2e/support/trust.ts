import type { BrowserContext } from '@playwright/test'
import type { EnrolledPerson } from './new-people'
import type { PortalApi } from './portal-api'

/**
 * Signs in, trusts the browser, signs out and in again with the password alone: such a session never counts as
 * "proved a moment ago", so that the next change asks for a factor. Nobody has to wait ten minutes for that.
 */
export async function enterByTrust(api: PortalApi, person: EnrolledPerson, context: BrowserContext) {
  await api.password(person.email, person.password)
  const code = await person.app.freshCode()
  const trusted = await api.secondFactor('authenticator', code, { trustBrowser: 'on' })
  if (trusted.error) throw new Error(`The sign-in was refused: ${trusted.error}`)
  await api.signOut()
  const { path } = await api.password(person.email, person.password)
  if (path.startsWith('/sign-in')) throw new Error('The browser is not trusted')
  const { cookies } = await api.request.storageState()
  await context.addCookies(cookies)
}
