import { randomInt } from 'node:crypto'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { type EnrolledPerson, newEnrolledPerson, newPerson, type Person } from './new-people'
import { PortalApi } from './portal-api'
import { listen } from './quiet'
import { newSsoCompany, type SsoCompany } from './sso-company'

interface Kit {
  /** Each test comes from an address of its own, so that no test's failures slow another's sign-in. */
  clientAddress: string
  /** What the console may say in this test. */
  allowedInConsole: RegExp[]
  quiet: undefined
  /** A client without a screen, from this test's address. */
  newApi: () => Promise<PortalApi>
  /** Another browser (another device) of the same test. */
  newBrowser: () => Promise<BrowserContext>
  /** A company with a sign-in service of its own, which is there as long as the test. */
  sso: SsoCompany
  /** Somebody without MFA. */
  person: Person
  /** Somebody with an authenticator app and saved recovery codes. */
  enrolled: EnrolledPerson
  /**
   * Puts somebody into a browser without the screens of the sign-in. Who was just enrolled goes on in that very session
   * (once; no code is spent), others sign in.
   */
  enter: (person: Person, context?: BrowserContext) => Promise<void>
  /** Opens the MFA screen for somebody whose password was given without the screen for it. */
  atSecondStep: (person: Person, page?: Page) => Promise<void>
}

export const test = base.extend<Kit>({
  clientAddress: async ({ browserName: _ }, use) => {
    await use(`10.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`)
  },
  extraHTTPHeaders: async ({ clientAddress }, use) => {
    await use({ 'X-Forwarded-For': clientAddress })
  },
  allowedInConsole: [[], { option: true }],
  quiet: [
    async ({ context, allowedInConsole }, use) => {
      const complaints = listen(context, allowedInConsole)
      await use(undefined)
      expect(complaints, 'the console stays quiet').toEqual([])
    },
    { auto: true },
  ],
  newApi: async ({ playwright, baseURL, extraHTTPHeaders }, use) => {
    const opened: { dispose(): Promise<void> }[] = []
    await use(async () => {
      const request = await playwright.request.newContext({
        ...(baseURL && { baseURL }),
        ...(extraHTTPHeaders && { extraHTTPHeaders }),
      })
      opened.push(request)
      return new PortalApi(request)
    })
    await Promise.all(opened.map((request) => request.dispose()))
  },
  newBrowser: async ({ browser, allowedInConsole }, use) => {
    const opened: BrowserContext[] = []
    const complaints: string[][] = []
    await use(async () => {
      const context = await browser.newContext()
      complaints.push(listen(context, allowedInConsole))
      opened.push(context)
      return context
    })
    await Promise.all(opened.map((context) => context.close()))
    expect(complaints.flat(), 'the console stays quiet').toEqual([])
  },
  sso: async ({ browserName: _ }, use) => {
    const sso = await newSsoCompany()
    await use(sso)
    await sso.close()
  },
  person: async ({ browserName: _ }, use) => {
    await use(await newPerson())
  },
  enrolled: async ({ newApi }, use) => {
    await use(await newEnrolledPerson(await newApi()))
  },
  enter: async ({ context: own, newApi }, use) => {
    await use(async (person, context = own) => {
      const api = person.session ?? (await newApi())
      if (!person.session) await api.signIn(person)
      person.session = undefined
      const { cookies } = await api.request.storageState()
      await context.addCookies(cookies)
    })
  },
  atSecondStep: async ({ page: own, newApi }, use) => {
    await use(async ({ email, password }, page = own) => {
      const api = await newApi()
      const { path } = await api.password(email, password)
      if (path !== '/sign-in/verify') throw new Error(`No factor is asked of ${email}`)
      await page.context().addCookies((await api.request.storageState()).cookies)
      await page.goto('/sign-in/verify')
    })
  },
})

export { expect }
