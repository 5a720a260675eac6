import type { Page } from '@playwright/test'
import type { Person } from './new-people'
import { confirmDialog, mfaScreen, mfaSection, signInPage } from './pages'
import { virtualAuthenticator } from './virtual-authenticator'

/** What passkeys add to the screens of somebody with an app, who is signed in. */
export async function passkeyTour(page: Page, person: Person, visit: (screen: string) => Promise<void>) {
  const [mfa, screen] = [mfaSection(page), mfaScreen(page)]
  const device = await virtualAuthenticator(page, { isUserVerified: false })
  await mfa.open()
  await mfa.choose('Passkey')
  await visit('settings, Passkey chosen')
  await mfa.createPasskey.click()
  await mfa.alert.waitFor()
  await visit('settings, no passkey made')
  await device.verifies(true)
  await mfa.createPasskey.click()
  await mfa.signOutAndTry.waitFor()
  await visit('settings, by passkey')
  await mfa.removePasskey('Passkey').click()
  await confirmDialog(page).root.waitFor()
  await visit('removing a passkey')
  await confirmDialog(page).confirm('Cancel').click()
  await mfa.renamePasskey('Passkey').click()
  await visit('renaming a passkey')
  await device.answers(false)
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  await screen.useApp.waitFor()
  await visit('MFA screen, by passkey')
  await device.verifies(false)
  await device.answers(true)
  await screen.usePasskey.click()
  await screen.alert.waitFor()
  await visit('MFA screen, no passkey')
  await screen.useApp.click()
  await screen.code.waitFor()
  await screen.usePasskey.click()
  await screen.alert.waitFor()
  await visit('MFA screen, no passkey among the other ways')
}
