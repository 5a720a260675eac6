import type { Page } from '@playwright/test'
import { alertIn } from './alert'

/** `/sign-in/verify` */
export function mfaScreen(page: Page) {
  const code = page.getByRole('textbox', { name: 'Authentication code' })
  const recoveryCode = page.getByRole('textbox', { name: 'Recovery code' })
  const verify = page.getByRole('button', { name: 'Verify', exact: true })
  const useRecoveryCode = page.getByRole('button', { name: 'Use a recovery code' })
  /** The script has taken the checks over from the browser. */
  const ready = () => page.locator('form[novalidate]').filter({ has: code }).waitFor()
  return {
    heading: page.getByRole('heading', { name: 'Multi-factor authentication', exact: true }),
    code,
    recoveryCode,
    verify,
    useRecoveryCode,
    /** After a miss that says so: the right field, with what was typed. */
    useItAsRecoveryCode: page.getByRole('link', { name: 'Use it as a recovery code' }),
    useItAsEmailedCode: page.getByRole('link', { name: 'Use it as the emailed code' }),
    setTheClock: page.getByText('How to set the clock', { exact: true }),
    usePasskey: page.getByRole('button', { name: 'Use a passkey' }),
    useApp: page.getByRole('button', { name: 'Use authenticator app instead' }),
    emailInstead: page.getByRole('button', { name: 'Email me a code instead' }),
    resend: page.getByRole('button', { name: 'Resend code' }),
    trust: page.getByRole('checkbox', { name: 'Trust this browser for 30 days' }),
    alert: alertIn(page),
    ready,
    /** A complete code sends itself once the page's script runs: nothing is pressed. */
    async enter(text: string) {
      await ready()
      await code.fill(text)
    },
    async enterRecoveryCode(text: string) {
      await useRecoveryCode.click()
      await recoveryCode.fill(text)
      await verify.click()
    },
  }
}
