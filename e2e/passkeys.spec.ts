import messages from '@/lib/messages/en.json' with { type: 'json' }
import { enrolPasskey, newPasskeyPerson, newPerson } from './support/new-people'
import { newCompany, requireMfa } from './support/operator'
import {
  confirmDialog,
  mfaScreen,
  mfaSection,
  portal,
  recoveryCodesDialog,
  signInPage,
  stepUpDialog,
} from './support/pages'
import { expect, test } from './support/test'
import { enterByTrust } from './support/trust'
import { virtualAuthenticator } from './support/virtual-authenticator'

const { passkeys: words } = messages

test('B6: from None to a passkey of this device, with recovery codes, and the next sign-in confirms with it @phone', async ({
  page,
  person,
  enter,
}) => {
  const [mfa, dialog] = [mfaSection(page), recoveryCodesDialog(page)]
  const device = await virtualAuthenticator(page)
  await enter(person)
  await mfa.open()
  await mfa.choose('Passkey')
  await expect(page.getByText(words.means)).toBeVisible()
  await mfa.createPasskey.click()
  const file = await dialog.download()
  expect(file.text).toContain(person.email)
  await dialog.done.click()
  await expect(mfa.on).toBeVisible()
  await expect(mfa.option).toHaveValue('passkey')
  await expect(mfa.passkeys).toHaveCount(1)
  await expect(mfa.passkeys).toContainText(words.single)
  await expect(mfa.signOutAndTry).toBeFocused()
  await device.answers(false)
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  const screen = mfaScreen(page)
  await expect(screen.usePasskey).toBeFocused()
  await device.answers(true)
  await screen.usePasskey.click()
  await expect(portal(page, person).welcome).toBeVisible()
})

test('B6: Save on Passkey does what Create passkey does, with a security key to plug in', async ({
  page,
  person,
  enter,
}) => {
  const [mfa, dialog, screen] = [mfaSection(page), recoveryCodesDialog(page), mfaScreen(page)]
  const key = await virtualAuthenticator(page, { transport: 'usb', hasResidentKey: false })
  await enter(person)
  await mfa.open()
  await mfa.choose('Passkey')
  await mfa.save.click()
  await dialog.download()
  await dialog.done.click()
  await expect(mfa.passkeys).toContainText('Security key')
  expect(await key.credentials()).toHaveLength(1)
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  await screen.usePasskey.click()
  await expect(portal(page, person).welcome).toBeVisible()
})

test('a device that cannot tell whose finger it is registers nothing, and the page says what to do', async ({
  page,
  person,
  enter,
}) => {
  const mfa = mfaSection(page)
  const key = await virtualAuthenticator(page, { transport: 'usb', isUserVerified: false })
  await enter(person)
  await mfa.open()
  await mfa.choose('Passkey')
  await mfa.createPasskey.click()
  await expect(mfa.alert).toContainText('set a PIN on your security key')
  await expect(mfa.off).toBeVisible()
  await expect(mfa.option).toHaveValue('passkey')
  expect(await key.credentials()).toHaveLength(0)
  await key.verifies(true)
  await mfa.createPasskey.click()
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('one device is registered once', async ({ page, person, enter, newApi }) => {
  const mfa = mfaSection(page)
  const api = await newApi()
  await api.signIn(person)
  const { passkey } = await enrolPasskey(api, person)
  const device = await virtualAuthenticator(page)
  await device.hold(passkey)
  await enter(person)
  await mfa.open()
  await mfa.addPasskey.click()
  await expect(mfa.alert).toHaveText(words.reasons['already-here'])
  await expect(mfa.passkeys).toHaveCount(1)
})

test('B6: several passkeys, named; who takes one away is not let in by it any more', async ({
  page,
  newApi,
  newBrowser,
  enter,
}) => {
  const person = await newPasskeyPerson(await newApi())
  const mfa = mfaSection(page)
  await virtualAuthenticator(page)
  await enter(person)
  await mfa.open()
  await mfa.addPasskey.click()
  await expect(mfa.passkeys).toHaveCount(2)
  await expect(mfa.renamePasskey('Passkey 2')).toBeFocused()
  await mfa.renamePasskey('Passkey').click()
  await expect(mfa.passkeyName).toBeFocused()
  await mfa.passkeyName.fill('Old laptop')
  await mfa.saveName.click()
  await expect(mfa.renamePasskey('Old laptop')).toBeFocused()
  await mfa.removePasskey('Old laptop').click()
  await expect(confirmDialog(page).root).toContainText(words.removeMeans)
  await confirmDialog(page).confirm('Remove').click()
  await expect(mfa.passkeys).toHaveCount(1)
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeFocused()
  await expect(mfa.on).toBeVisible()

  const other = await (await newBrowser()).newPage()
  const laptop = await virtualAuthenticator(other)
  await laptop.hold(person.passkey)
  await laptop.answers(false)
  await signInPage(other).open()
  await laptop.answers(true)
  await signInPage(other).withPasskey.click()
  await expect(signInPage(other).alert).toHaveText(messages.errors['invalid-code'].passkeyDoor)
})

test('the last second step taken away turns MFA off, and the dialog says so', async ({ page, newApi, enter }) => {
  const person = await newPasskeyPerson(await newApi())
  const mfa = mfaSection(page)
  await enter(person)
  await mfa.open()
  await mfa.removePasskey('Passkey').click()
  await expect(confirmDialog(page).root).toContainText(words.removeIsAll)
  await confirmDialog(page).confirm('Remove').click()
  await expect(mfa.off).toBeFocused()
})

test('where the company requires MFA, the last passkey stays, with the reason', async ({ page, newApi, enter }) => {
  const company = await newCompany()
  const person = await newPerson({ company })
  const api = await newApi()
  await api.signIn(person)
  await enrolPasskey(api, person)
  await requireMfa(company, 0)
  const mfa = mfaSection(page)
  await enter(person)
  await mfa.open()
  await expect(mfa.removePasskey('Passkey')).toBeDisabled()
  await expect(page.getByText(messages.factorLine.needed).first()).toBeVisible()
})

test('from Authenticator to Passkey and back keeps both; each is asked for first in its turn', async ({
  page,
  enrolled,
  enter,
  newBrowser,
}) => {
  const mfa = mfaSection(page)
  await virtualAuthenticator(page)
  await enter(enrolled)
  await mfa.open()
  await mfa.choose('Passkey')
  await mfa.createPasskey.click()
  await expect(mfa.signOutAndTry).toBeFocused()
  await expect(mfa.option).toHaveValue('passkey')
  await expect(mfa.passkeys).toHaveCount(1)
  await expect(mfa.recreateKey).toBeVisible()
  const other = await (await newBrowser()).newPage()
  await signInPage(other).signIn(enrolled)
  await expect(mfaScreen(other).usePasskey).toBeFocused()

  await mfa.choose('Authenticator')
  await mfa.save.click()
  await expect(mfa.on).toBeFocused()
  await expect(mfa.option).toHaveValue('authenticator')
  await expect(mfa.passkeys).toHaveCount(1)
  await signInPage(other).signIn(enrolled)
  await mfaScreen(other).enter(await enrolled.app.freshCode())
  await expect(portal(other, enrolled).welcome).toBeVisible()

  await mfa.choose('Passkey')
  await expect(mfa.createPasskey).toBeHidden()
  await mfa.save.click()
  await expect(mfa.on).toBeFocused()
  await expect(mfa.option).toHaveValue('passkey')
  await expect(mfa.passkeys).toHaveCount(1)
  await expect(mfa.recreateKey).toBeVisible()
})

test('clearing the authenticator key leaves the passkeys, and the dialog says so', async ({
  page,
  enrolled,
  enter,
}) => {
  const mfa = mfaSection(page)
  await enrolPasskey(enrolled.session, enrolled)
  await enter(enrolled)
  await mfa.open()
  await mfa.clearKey.click()
  await expect(confirmDialog(page).root).toContainText('your passkeys')
  await confirmDialog(page).confirm('Clear authenticator key').click()
  await expect(mfa.on).toBeVisible()
  await expect(mfa.option).toHaveValue('passkey')
  await expect(mfa.passkeys).toHaveCount(1)
})

test('B3: a passkey confirms that it is you, and the interrupted change goes on by itself', async ({
  page,
  context,
  enrolled,
  newApi,
}) => {
  const { passkey } = await enrolPasskey(enrolled.session, enrolled)
  await enrolled.session.json('PUT', '/api/account/mfa/option', { option: 'passkey' })
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  const device = await virtualAuthenticator(page)
  await device.hold(passkey)
  await device.verifies(false)
  await mfa.open()
  await mfa.newCodes.click()
  await expect(stepUp.usePasskey).toBeFocused()
  await stepUp.usePasskey.click()
  await expect(stepUp.alert).toHaveText(messages.passkeyUse.dismissed)
  await expect(stepUp.useRecoveryCode).toBeVisible()
  await device.verifies(true)
  await stepUp.usePasskey.click()
  await expect(stepUp.root).toBeHidden()
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('B3: one press from the code’s field confirms with the passkey', async ({ page, context, enrolled, newApi }) => {
  const { passkey } = await enrolPasskey(enrolled.session, enrolled)
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await (await virtualAuthenticator(page)).hold(passkey)
  await mfa.open()
  await mfa.newCodes.click()
  await expect(stepUp.code).toBeFocused()
  await stepUp.usePasskey.click()
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('B3: adding a passkey asks for a proof first, and then makes it', async ({ page, context, enrolled, newApi }) => {
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await virtualAuthenticator(page)
  await mfa.open()
  await mfa.addPasskey.click()
  await stepUp.code.fill(await enrolled.app.freshCode())
  await stepUp.confirm.click()
  await expect(mfa.passkeys).toHaveCount(1)
  await expect(mfa.option).toHaveValue('authenticator')
})
