import { addApp, type EnrolledPerson, enrol, newEnrolledPerson } from './support/new-people'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, sessionsPage, signInPage } from './support/pages'
import type { PortalApi } from './support/portal-api'
import { expect, test } from './support/test'

test('a trusted browser is not asked for a code again, another browser is', async ({ page, enrolled, newBrowser }) => {
  const mfa = mfaScreen(page)
  await signInPage(page).signIn(enrolled)
  await mfa.trust.check()
  await mfa.enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(portal(page, enrolled).welcome).toBeVisible()
  const other = await (await newBrowser()).newPage()
  await signInPage(other).signIn(enrolled)
  await expect(mfaScreen(other).heading).toBeVisible()
})

test('without the tick nothing is trusted', async ({ page, enrolled, atSecondStep }) => {
  await atSecondStep(enrolled)
  await expect(mfaScreen(page).trust).not.toBeChecked()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})

test('trust opens nobody else’s account', async ({ page, enrolled, newApi, atSecondStep }) => {
  await atSecondStep(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  const colleague = await newEnrolledPerson(await newApi())
  await signInPage(page).signIn(colleague)
  await expect(mfaScreen(page).heading).toBeVisible()
})

test('a new key ends the trust in every browser', async ({ page, enrolled, newApi, atSecondStep }) => {
  await atSecondStep(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  const api = await newApi()
  await api.signIn(enrolled)
  await enrol(api, enrolled)
  await signInPage(page).signIn(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})

test('new recovery codes end the trust as well', async ({ page, enrolled, atSecondStep }) => {
  await atSecondStep(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  await mfaSection(page).open()
  await mfaSection(page).newCodes.click()
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})

/** Everything that ends all trust, done in another browser: where its session stands, so that no code is spent. */
const changes: Record<string, (api: PortalApi, person: EnrolledPerson) => Promise<unknown>> = {
  'a new password': async (api, person) => {
    const password = 'gravel otter at the gate'
    await api.json('PUT', '/api/account/password', { currentPassword: person.password, password })
    person.password = password
  },
  'an app that is added': (api) => addApp(api),
  'an app that is removed': async (api) => {
    const { authenticators } = await api.json<{ authenticators: { id: string; label: string }[] }>(
      'GET',
      '/api/account/mfa',
    )
    const spare = authenticators.find(({ label }) => label === 'Spare')
    await api.json('DELETE', `/api/account/mfa/authenticator/${spare?.id}`)
  },
  'a new recovery set': (api) => api.json('POST', '/api/account/mfa/recovery-codes', {}),
  'being revoked in the list': async (api) => {
    const [browser] = await api.json<{ id: string }[]>('GET', '/api/account/trusted-browsers')
    await api.json('DELETE', `/api/account/trusted-browsers/${browser?.id}`)
  },
}

for (const [change, make] of Object.entries(changes))
  test(`B4: ${change} ends the trust in another browser`, async ({ page, enrolled, atSecondStep }) => {
    const { session } = enrolled
    await addApp(session)
    await atSecondStep(enrolled)
    await mfaScreen(page).trust.check()
    await mfaScreen(page).enter(await enrolled.app.freshCode())
    await expect(portal(page, enrolled).welcome).toBeVisible()
    await page.context().clearCookies({ name: /latchkey\.session$/ })
    await signInPage(page).signIn(enrolled)
    await expect(portal(page, enrolled).welcome).toBeVisible()
    await make(session, enrolled)
    await page.context().clearCookies({ name: /latchkey\.session$/ })
    await signInPage(page).signIn(enrolled)
    await expect(mfaScreen(page).heading).toBeVisible()
  })

test('a trusted browser is listed and its trust can be ended', async ({ page, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  const list = sessionsPage(page)
  await list.open()
  await list.endTrust.click()
  await expect(list.noTrust).toBeVisible()
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})
