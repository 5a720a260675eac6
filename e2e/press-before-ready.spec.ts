import { mfaSection, recoveryCodesDialog } from './support/pages'
import { expect, test } from './support/test'

test('a button that is pressed before the page’s script is there waits for it: nothing pressed is lost', async ({
  page,
  enrolled,
  enter,
}) => {
  await enter(enrolled)
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released
    await route.continue()
  })
  await page.goto('/account/settings', { waitUntil: 'commit' })
  const { newCodes } = mfaSection(page)
  await expect(newCodes).toBeVisible()
  await expect(newCodes).toBeDisabled()
  const pressed = newCodes.click()
  release()
  await pressed
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button').last().click()
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})
