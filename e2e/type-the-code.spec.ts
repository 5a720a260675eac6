import type { Page } from '@playwright/test'
import { sentence } from './support/messages'
import { mfaScreen, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

const path = '/api/auth/callback/second-factor'

/** Counts what is sent and, until `release`, keeps it on the way. */
async function holdBack(page: Page) {
  let sent = 0
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(`**${path}`, async (route) => {
    sent += 1
    await released
    await route.continue()
  })
  return { count: () => sent, release: () => release() }
}

const spellings: [string, (code: string) => string][] = [
  ['with a space', (code) => `${code.slice(0, 3)} ${code.slice(3)}`],
  ['with a dash', (code) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ['in full-width digits', (code) => code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))],
  ['with spaces around it', (code) => `  ${code} `],
]

for (const [how, spell] of spellings) {
  test(`a code pasted ${how} signs in`, async ({ page, context, enrolled, atSecondStep }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await atSecondStep(enrolled)
    await mfaScreen(page).ready()
    await mfaScreen(page).code.focus()
    await page.evaluate((text) => navigator.clipboard.writeText(text), spell(await enrolled.app.freshCode()))
    await page.keyboard.press('ControlOrMeta+V')
    await expect(portal(page, enrolled).welcome).toBeVisible()
  })
}

test('the field is ready to type, asks for digits and takes a code that the phone offers', async ({
  page,
  enrolled,
}) => {
  await signInPage(page).signIn(enrolled)
  const { code } = mfaScreen(page)
  await expect(code).toBeFocused()
  await expect(code).toHaveAttribute('inputmode', 'numeric')
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code')
})

test('a complete code sends itself once, and pressing Verify meanwhile joins it', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  await atSecondStep(enrolled)
  const { code, verify, ready } = mfaScreen(page)
  const place = await verify.boundingBox()
  const calls = await holdBack(page)
  await ready()
  await code.pressSequentially(await enrolled.app.freshCode())
  await expect.poll(calls.count).toBe(1)
  await verify.click({ force: true })
  await code.press('Enter')
  expect(await verify.boundingBox()).toEqual(place)
  calls.release()
  await expect(portal(page, enrolled).welcome).toBeVisible()
  expect(calls.count()).toBe(1)
})

test('the same wrong code is not sent again by itself, another one is', async ({ page, enrolled, atSecondStep }) => {
  await atSecondStep(enrolled)
  const { code, alert, enter } = mfaScreen(page)
  const calls = await holdBack(page)
  calls.release()
  const wrong = enrolled.app.wrongCode()
  await enter(wrong)
  await expect(alert).toHaveText(sentence('invalid-code'))
  await code.fill(wrong.slice(0, 5))
  await code.fill(wrong)
  await code.fill(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  expect(calls.count()).toBe(2)
})

test('after a wrong code the field keeps the focus and its text is selected', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  await atSecondStep(enrolled)
  const { code, alert, enter } = mfaScreen(page)
  const wrong = enrolled.app.wrongCode()
  await enter(wrong)
  await expect(alert).toHaveText(sentence('invalid-code'))
  await expect(code).toBeFocused()
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe(wrong)
  await page.keyboard.type(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
})
