import messages from '@/lib/messages/en.json' with { type: 'json' }
import type { PasskeyRequestView } from '../lib/schemas/passkey'
import { enrolPasskey, newPasskeyPerson } from './support/new-people'
import { mfaScreen, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'
import { type VirtualOptions, virtualAuthenticator } from './support/virtual-authenticator'

const { passkeyUse: words } = messages

/** Holds somebody's passkey and keeps silent: the sign-in page offers passkeys by itself, and Chromium's stand-in would take it up. */
async function silentDevice(page: Parameters<typeof virtualAuthenticator>[0], options: VirtualOptions = {}) {
  const device = await virtualAuthenticator(page, options)
  await device.answers(false)
  return device
}

test('B6: the second step is a passkey, and the browser can be trusted with it', async ({ page, newApi }) => {
  const person = await newPasskeyPerson(await newApi())
  const [signIn, screen] = [signInPage(page), mfaScreen(page)]
  const device = await silentDevice(page)
  await device.hold(person.passkey)
  await signIn.signIn(person)
  await screen.trust.check()
  await device.answers(true)
  await screen.usePasskey.click()
  await portal(page, person).welcome.waitFor()
  await device.answers(false)
  await portal(page, person).signOut()
  await signIn.submit(person)
  await expect(portal(page, person).welcome).toBeVisible()
})

test('B6: one press on the code’s screen signs in with a passkey, and takes the trust along', async ({
  page,
  enrolled,
}) => {
  const { passkey } = await enrolPasskey(enrolled.session, enrolled)
  const [signIn, screen] = [signInPage(page), mfaScreen(page)]
  const device = await silentDevice(page)
  await device.hold(passkey)
  await signIn.signIn(enrolled)
  await expect(screen.code).toBeFocused()
  await screen.trust.check()
  await device.answers(true)
  await screen.ready()
  await screen.usePasskey.click()
  await portal(page, enrolled).welcome.waitFor()
  await device.answers(false)
  await portal(page, enrolled).signOut()
  await signIn.submit(enrolled)
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('who is not verified gets in nowhere, reads that nothing is lost, and has every other way still', async ({
  page,
  enrolled,
}) => {
  const { passkey } = await enrolPasskey(enrolled.session, enrolled)
  const [signIn, screen] = [signInPage(page), mfaScreen(page)]
  const device = await silentDevice(page)
  await device.hold(passkey)
  await device.verifies(false)
  await signIn.signIn(enrolled)
  await device.answers(true)
  await screen.ready()
  await screen.usePasskey.click()
  await expect(screen.alert).toHaveText(words.dismissed)
  await expect(screen.useRecoveryCode).toBeVisible()
  await expect(screen.emailInstead).toBeVisible()
  await screen.enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('another browser, without the passkey, signs in by another way', async ({ page, enrolled }) => {
  await enrolPasskey(enrolled.session, enrolled)
  await enrolled.session.json('PUT', '/api/account/mfa/option', { option: 'passkey' })
  const screen = mfaScreen(page)
  await virtualAuthenticator(page)
  await signInPage(page).signIn(enrolled)
  await screen.usePasskey.click()
  await expect(screen.alert).toHaveText(words.dismissed)
  await screen.useApp.click()
  await screen.enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('the passkey of somebody else confirms nothing, and the miss is counted', async ({ page, newApi }) => {
  const [person, colleague] = [await newPasskeyPerson(await newApi()), await newPasskeyPerson(await newApi())]
  const screen = mfaScreen(page)
  const device = await silentDevice(page)
  await device.hold(colleague.passkey)
  // The browser itself would not offer it: the page is told that any passkey will do.
  await page.route('**/api/sign-in/passkey-options', async (route) => {
    const answer = await route.fetch()
    const { allowCredentials: _, ...options } = (await answer.json()) as PasskeyRequestView
    await route.fulfill({ response: answer, json: options })
  })
  await signInPage(page).signIn(person)
  await device.answers(true)
  await screen.usePasskey.click()
  await expect(screen.alert).toHaveText(messages.errors['invalid-code'].passkey)
  await expect(page).toHaveURL(/\/sign-in\/verify/)
})

test('a sign-in that took too long leads back to its beginning, with the reason', async ({ page, context, newApi }) => {
  const person = await newPasskeyPerson(await newApi())
  await signInPage(page).signIn(person)
  await mfaScreen(page).usePasskey.waitFor()
  await context.clearCookies({ name: /latchkey\.challenge$/ })
  await mfaScreen(page).usePasskey.click()
  await expect(signInPage(page).alert).toHaveText(messages.errors['challenge-expired'].detail)
  await expect(signInPage(page).email).toHaveValue(person.email)
})

test('B6: the door without a password, by its button, leads where one was going @phone', async ({ page, newApi }) => {
  const person = await newPasskeyPerson(await newApi())
  const device = await silentDevice(page)
  await device.hold(person.passkey)
  const asksForOptions = '**/api/sign-in/passkey'
  const offered = page.waitForResponse(asksForOptions)
  await page.goto('/account/profile')
  await signInPage(page).ready()
  await offered
  // The device answers only what it is asked from now on: not the address field's offer, which would lead on before the press.
  await page.route(asksForOptions, async (route) => {
    await device.answers(true)
    await route.continue()
  })
  await signInPage(page).withPasskey.click()
  await expect(page).toHaveURL(/\/account\/profile$/)
  await expect(page.getByRole('button', { name: person.name })).toBeVisible()
})

test('the door stays shut to who is not verified, and says that nothing is lost', async ({ page, newApi }) => {
  const person = await newPasskeyPerson(await newApi())
  const signIn = signInPage(page)
  const device = await silentDevice(page)
  await device.hold(person.passkey)
  await device.verifies(false)
  await signIn.open()
  await signIn.ready()
  await device.answers(true)
  await signIn.withPasskey.click()
  await expect(signIn.alert).toHaveText(words.dismissedAtDoor)
  await expect(page).toHaveURL(/\/sign-in$/)
})

test('B6: the browser offers the passkey in the address field, and choosing it signs in', async ({ page, newApi }) => {
  const person = await newPasskeyPerson(await newApi())
  await (await virtualAuthenticator(page)).hold(person.passkey)
  await signInPage(page).open()
  await expect(portal(page, person).welcome).toBeVisible()
})

test('the passkeys are offered in the address field, of anybody, verified; what is typed goes on undisturbed', async ({
  page,
  enrolled,
}) => {
  await page.addInitScript(() => {
    const asked: unknown[] = []
    Object.assign(window, { asked })
    PublicKeyCredential.isConditionalMediationAvailable = async () => true
    navigator.credentials.get = async (options) => {
      const { mediation, publicKey, signal } = options as CredentialRequestOptions
      asked.push({ mediation, allowed: publicKey?.allowCredentials, verification: publicKey?.userVerification })
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    }
  })
  const signIn = signInPage(page)
  await signIn.open()
  await expect(signIn.email).toHaveAttribute('autocomplete', 'username webauthn')
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { asked: unknown[] }).asked))
    .toEqual([{ mediation: 'conditional', allowed: [], verification: 'required' }])
  await signIn.submit({ ...enrolled, password: 'not the right password' })
  await expect(signIn.alert).toBeVisible()
  await expect(signIn.alert).toHaveCount(1)
  await signIn.submit(enrolled)
  await expect(mfaScreen(page).code).toBeVisible()
})

test('an old browser has neither button nor offer', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'PublicKeyCredential', { value: undefined })
  })
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await signInPage(page).open()
  await signInPage(page).ready()
  await expect(signInPage(page).withPasskey).toHaveCount(0)
  expect(asked).not.toContain('/api/sign-in/passkey')
})

test.describe('with JavaScript off', () => {
  test.use({ javaScriptEnabled: false })

  test('the sign-in page has no passkey, the MFA screen says what it needs and keeps the other ways', async ({
    page,
    newApi,
  }) => {
    const person = await newPasskeyPerson(await newApi())
    await signInPage(page).open()
    await expect(signInPage(page).withPasskey).toBeHidden()
    await signInPage(page).submit(person)
    // Looked for by its text, what stands in <noscript> is passed over.
    const said = page.locator('noscript div').first()
    await expect(said).toBeVisible()
    await expect(said).toHaveText(messages.verify.passkeyNeedsScript)
    await expect(mfaScreen(page).usePasskey).toBeHidden()
    await mfaScreen(page).enterRecoveryCode(person.recoveryCodes[0] ?? '')
    await expect(page).toHaveURL(/\/account\/settings/)
  })
})
