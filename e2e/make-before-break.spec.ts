import { AuthenticatorApp } from '../lib/testing/authenticator-app'
import { mfaSection, recoveryCodesDialog } from './support/pages'
import { scan } from './support/qr-code'
import { expect, test } from './support/test'

test('C1: the same QR code through a refresh, another page and a typo', async ({ page, person, enter }) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  await expect(mfa.qrCode).toBeVisible()
  const uri = await scan(mfa.qrCode)
  await page.reload()
  await expect(mfa.qrCode).toBeVisible()
  expect(await scan(mfa.qrCode)).toBe(uri)
  await page.goto('/account/sessions')
  await mfa.open()
  await mfa.submit(AuthenticatorApp.fromUri(uri ?? '').wrongCode())
  await expect(mfa.alert).toBeVisible()
  expect(await scan(mfa.qrCode)).toBe(uri)
})

test('W3 C1: the old key signs in until the new one has been validated, and not after', async ({
  page,
  enrolled,
  enter,
  newApi,
}) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.recreateKey.click()
  const app = await mfa.newApp()
  const meanwhile = await newApi()
  await meanwhile.signIn(enrolled)
  await expect(mfa.on).toBeVisible()
  await mfa.submit(await app.freshCode())
  await recoveryCodesDialog(page).download()
  const after = await newApi()
  await after.password(enrolled.email, enrolled.password)
  expect((await after.secondFactor('authenticator', await enrolled.app.freshCode())).error).toBe('ReplacedKey')
  expect((await after.secondFactor('authenticator', await app.freshCode())).error).toBeNull()
})

test('W3: Recreate key makes another key each time it is pressed', async ({ page, enrolled, enter }) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.recreateKey.click()
  const first = await mfa.readKey()
  await mfa.recreateKey.click()
  await expect.poll(() => mfa.readKey()).not.toBe(first)
})

test('C1: a key on its way is neither shown to nor completed by another session', async ({
  page,
  person,
  enter,
  newBrowser,
  newApi,
}) => {
  await enter(person)
  const here = mfaSection(page)
  await here.open()
  await here.begin()
  const app = await here.newApp()
  const elsewhere = await newBrowser()
  await enter(person, elsewhere)
  const there = mfaSection(await elsewhere.newPage())
  await there.open()
  await expect(there.off).toBeVisible()
  await expect(there.qrCode).toHaveCount(0)
  const api = await newApi()
  await api.signIn(person)
  const answer = await api.request.post('/api/account/mfa/authenticator/validate', {
    data: { code: await app.freshCode() },
  })
  expect(answer.ok()).toBe(false)
  await expect(here.off).toBeVisible()
})

test('C1: beginning elsewhere ends the key on its way here', async ({ page, person, enter, newApi }) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  const app = await mfa.newApp()
  const api = await newApi()
  await api.signIn(person)
  await api.json('POST', '/api/account/mfa/authenticator', {})
  await mfa.submit(await app.freshCode())
  await expect(mfa.alert).toBeVisible()
  await expect(mfa.off).toBeVisible()
})
