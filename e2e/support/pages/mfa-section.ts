import type { Page } from '@playwright/test'
import { AuthenticatorApp } from '../../../lib/testing/authenticator-app'
import { scan } from '../qr-code'
import { alertIn } from './alert'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** The section **Multi-factor authentication** of `/account/settings`. */
export function mfaSection(page: Page) {
  const option = page.getByRole('combobox', { name: 'MFA option' })
  const createKey = button(page, 'Create key')
  const keyTab = page.getByRole('tab', { name: 'Enter a setup key' })
  const qrCode = page.getByRole('img', { name: 'QR code for your authenticator app' })
  const code = page.getByRole('textbox', { name: 'Verify' })
  const validate = button(page, 'Validate key')
  const setupKey = page.getByRole('definition').filter({ hasText: /^([A-Z2-7]{4}\s*){8}$/ })
  const shownKey = async () => (await setupKey.textContent()) ?? ''
  const choose = (label: 'None' | 'Authenticator' | 'Email' | 'Passkey') => option.selectOption({ label })
  return {
    heading: page.getByRole('heading', { name: 'Multi-factor authentication', exact: true }),
    on: page.getByText('Multi-factor authentication is on', { exact: true }),
    off: page.getByText('Multi-factor authentication is off', { exact: true }),
    option,
    save: button(page, 'Save'),
    createKey,
    recreateKey: button(page, 'Recreate key'),
    apps: page.getByRole('list', { name: 'Your authenticator apps' }).getByRole('listitem'),
    addApp: button(page, 'Add another app'),
    appName: page.getByRole('textbox', { name: 'Name of this app' }),
    rename: (app: string) => button(page, `Rename ${app}`),
    /** In place of the name, while it is being changed. */
    renameTo: button(page, 'Save name'),
    remove: (app: string) => button(page, `Remove ${app}`),
    scanTab: page.getByRole('tab', { name: 'Scan a QR code' }),
    keyTab,
    qrCode,
    code,
    validate,
    sendCode: button(page, 'Send code by email'),
    resendCode: button(page, 'Resend code'),
    validateCode: button(page, 'Validate code'),
    createPasskey: button(page, 'Create passkey'),
    addPasskey: button(page, 'Add a passkey'),
    passkeys: page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem'),
    passkeyName: page.getByRole('textbox', { name: 'Name of this passkey' }),
    saveName: button(page, 'Save name'),
    renamePasskey: (label: string) => button(page, `Rename ${label}`),
    removePasskey: (label: string) => button(page, `Remove ${label}`),
    newCodes: page.getByRole('button', { name: 'Make new recovery codes' }),
    clearKey: button(page, 'Clear authenticator key'),
    clearAll: button(page, 'Clear multi-factor authentication'),
    signOutAndTry: button(page, 'Sign out and try it'),
    unsaved: page.getByText('You have not saved your recovery codes'),
    /** With its time, near Verify. */
    portalClock: page.getByText('The portal’s clock says').locator('..').getByRole('time'),
    setTheClock: page.getByText('How to set the clock', { exact: true }),
    alert: alertIn(page),
    open: () => page.goto('/account/settings'),
    choose,
    /** Opens the panel of who has no authenticator yet and makes a key. */
    async begin() {
      await choose('Authenticator')
      await createKey.click()
    },
    shownKey,
    /** The setup key as it stands on the screen, in its groups. */
    async readKey() {
      await keyTab.click()
      return shownKey()
    },
    /** An app that takes the key the way in which it is offered first, without another click. */
    async newApp() {
      await code.waitFor()
      return (await qrCode.isVisible())
        ? AuthenticatorApp.fromUri((await scan(qrCode)) ?? '')
        : new AuthenticatorApp(await shownKey())
    },
    async submit(text: string) {
      await code.fill(text)
      await validate.click()
    },
  }
}
