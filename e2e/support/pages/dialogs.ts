import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { alertIn } from './alert'

/** The window **Recovery codes**. */
export function recoveryCodesDialog(page: Page) {
  const root = page.getByRole('dialog', { name: 'Recovery codes' })
  const save = root.getByRole('button', { name: 'Save recovery codes' })
  return {
    root,
    save,
    copy: root.getByRole('button', { name: 'Copy', exact: true }),
    print: root.getByRole('button', { name: 'Print', exact: true }),
    itPrinted: root.getByRole('button', { name: 'Yes, it printed', exact: true }),
    itDidNotPrint: root.getByRole('button', { name: 'No', exact: true }),
    /** Asked once, after Done without having saved. */
    closeUnsaved: root.getByRole('button', { name: 'Close without saving' }),
    back: root.getByRole('button', { name: 'Back to the codes' }),
    done: root.getByRole('button', { name: 'Done', exact: true }),
    codes: () => root.getByRole('listitem').allTextContents(),
    async download() {
      const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
    },
  }
}

/** The dialog **Confirm it is you**. */
export function stepUpDialog(page: Page) {
  const root = page.getByRole('dialog', { name: 'Confirm it is you' })
  return {
    root,
    code: root.getByRole('textbox', { name: 'Authentication code' }),
    recoveryCode: root.getByRole('textbox', { name: 'Recovery code' }),
    useRecoveryCode: root.getByRole('button', { name: 'Use a recovery code' }),
    useItAsRecoveryCode: root.getByRole('button', { name: 'Use it as a recovery code' }),
    setTheClock: root.getByText('How to set the clock', { exact: true }),
    password: root.getByLabel('Password', { exact: true }),
    confirm: root.getByRole('button', { name: 'Confirm', exact: true }),
    /** Of people whose company signs in elsewhere: opens a window. */
    confirmAtProvider: root.getByRole('button', { name: 'Confirm at Acme Login' }),
    /** Instead of a field and **Confirm**. */
    usePasskey: root.getByRole('button', { name: 'Use a passkey' }),
    cancel: root.getByRole('button', { name: 'Cancel', exact: true }),
    alert: alertIn(root),
  }
}

/** A dialog that asks before something is gone; the button repeats the verb that opened it. */
export function confirmDialog(page: Page) {
  const root = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  return {
    root,
    buttons: root.getByRole('button'),
    confirm: (verb: string) => root.getByRole('button', { name: verb, exact: true }),
  }
}
