import type { Page } from '@playwright/test'
import { AuthenticatorApp } from '../../lib/testing/authenticator-app'
import type { Person } from './new-people'
import { activityPage, confirmDialog, mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './pages'

type Visit = (screen: string) => Promise<void>

/** Leads through every screen and dialog in one go, in the order in which a person meets them, and looks at each. */
export async function tour(page: Page, person: Person, visit: Visit) {
  await outside(page, person, visit)
  const app = await settingUp(page, visit)
  await withMfa(page, person, app, visit)
}

async function outside(page: Page, person: Person, visit: Visit) {
  const signIn = signInPage(page)
  await signIn.open()
  await visit('sign-in')
  await signIn.submit({ email: person.email, password: 'not the right password' })
  await signIn.alert.waitFor()
  await visit('sign-in, wrong password')
  await signIn.forgotten.click()
  await page.waitForURL('**/password-reset')
  await visit('password reset')
  await signIn.signIn(person)
  await portal(page, person).welcome.waitFor()
  await visit('home')
  await portal(page, person).menu.click()
  await portal(page, person).manageAccount.waitFor()
  await visit('menu')
}

async function settingUp(page: Page, visit: Visit) {
  for (const path of ['profile', 'sessions', 'nowhere']) {
    await page.goto(`/account/${path}`)
    await visit(path)
  }
  const [mfa, dialog] = [mfaSection(page), recoveryCodesDialog(page)]
  await mfa.open()
  await visit('settings, MFA off')
  await mfa.begin()
  const app = new AuthenticatorApp(await mfa.readKey())
  await visit('setup key')
  await mfa.scanTab.click()
  await mfa.qrCode.waitFor()
  await visit('QR code')
  await mfa.submit(app.wrongCode())
  await mfa.alert.waitFor()
  await visit('set-up, wrong code')
  await mfa.submit(await app.freshCode())
  await dialog.root.waitFor()
  await visit('recovery codes')
  await dialog.done.click()
  await visit('recovery codes, not saved')
  await dialog.back.click()
  await dialog.download()
  await dialog.done.click()
  await mfa.signOutAndTry.waitFor()
  await visit('set-up done')
  return app
}

async function withMfa(page: Page, person: Person, app: AuthenticatorApp, visit: Visit) {
  const [mfa, screen] = [mfaSection(page), mfaScreen(page)]
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  await screen.code.waitFor()
  await visit('MFA screen')
  await screen.enter(app.wrongCode())
  await screen.alert.waitFor()
  await visit('MFA screen, wrong code')
  await screen.useRecoveryCode.click()
  await screen.recoveryCode.waitFor()
  await visit('recovery code')
  await screen.emailInstead.click()
  await screen.resend.waitFor()
  await visit('MFA screen, by email')
  await screen.useApp.click()
  await screen.enter(await app.freshCode())
  await portal(page, person).welcome.waitFor()
  await mfa.open()
  await visit('settings, MFA on')
  await mfa.addApp.click()
  await mfa.appName.waitFor()
  await visit('settings, another app')
  await mfa.submit(await (await mfa.newApp()).freshCode())
  await mfa.rename('Authenticator app 2').click()
  await mfa.appName.waitFor()
  await visit('settings, two apps, one being renamed')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await mfa.remove('Authenticator app 2').click()
  await confirmDialog(page).root.waitFor()
  await visit('removing an app')
  await confirmDialog(page).root.getByRole('button', { name: 'Cancel' }).click()
  await mfa.choose('Email')
  await mfa.sendCode.click()
  await mfa.validateCode.waitFor()
  await visit('settings, Email on its way')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await mfa.choose('None')
  await visit('settings, None chosen')
  await mfa.clearAll.click()
  await confirmDialog(page).root.waitFor()
  await visit('clearing')
  await lookingBack(page, visit)
}

async function lookingBack(page: Page, visit: Visit) {
  const activity = activityPage(page)
  await activity.open()
  await activity.entry('A wrong code after the right password').waitFor()
  await visit('activity')
  await activity.notMe.first().click()
  await activity.confirm.waitFor()
  await visit('This wasn’t me')
  await activity.confirm.click()
  await activity.done.waitFor()
  await activity.newPassword.waitFor()
  await visit('activity, a new password is due')
  await page.goto('/account/sessions')
  await activity.due.waitFor()
  await visit('sessions, a new password is due')
}
