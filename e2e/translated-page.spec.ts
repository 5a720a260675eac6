import type { Page } from '@playwright/test'
import { textsOfReact, translatePage } from '../lib/testing/pages/translate-page'
import { adminTour } from './support/admin-tour'
import { linkTour, passwordTour } from './support/link-tour'
import { mailedCode } from './support/mailbox'
import { enrolByEmail, newInvitedPerson, newPerson } from './support/new-people'
import { newCompany } from './support/operator'
import {
  importPage,
  mfaScreen,
  mfaSection,
  passwordPages,
  passwordSection,
  policyPage,
  portal,
  sessionsPage,
  signInPage,
  stepUpDialog,
} from './support/pages'
import { passkeyTour } from './support/passkey-tour'
import { expect, test } from './support/test'
import { tour } from './support/tour'
import { enterByTrust } from './support/trust'

// The page that is not there.
test.use({ allowedInConsole: [/status of 404/] })

/** The page is translated, works on, and no text of it is one that a translator takes from React. */
const survives = (page: Page) => async (screen: string) => {
  await expect(page.locator('font').first(), screen).toBeAttached()
  await expect(page.getByText('This page could not be shown'), screen).toHaveCount(0)
  expect.soft(await page.evaluate(textsOfReact), screen).toEqual([])
}

test.describe('on a page that the browser translates', () => {
  test.beforeEach(({ page }) => page.addInitScript(translatePage, 'shown' as const))

  test('people sign in, set MFA up, use every method and see what they did', async ({ page, person }) => {
    test.slow()
    await tour(page, person, survives(page))
  })

  test('people create, use and remove a passkey', async ({ page, enrolled, enter }) => {
    test.slow()
    await enter(enrolled)
    await passkeyTour(page, enrolled, survives(page))
  })

  test('people follow mailed links and change their password', async ({ page, person, enter }) => {
    test.slow()
    await linkTour(page, { reset: person, invited: await newInvitedPerson() }, survives(page))
    await enter({ ...person, password: 'gravel otter at the gate' })
    await passwordTour(page, survives(page))
    await passwordSection(page).submit('gravel otter at the gate', 'otter gravel at the gate')
    await expect(passwordSection(page).changed).toBeVisible()
  })

  test('administrators use every page, and the texts that answer them change', async ({ page, enter }) => {
    test.slow()
    const company = await newCompany()
    const administrator = await newPerson({ company, administrator: true })
    const employee = await newPerson({ company })
    await enter(administrator)
    await adminTour(page, employee, survives(page))
    const file = importPage(page)
    await file.open()
    await file.text.fill('email,name\nerin@acme.test,Erin\n')
    await file.preview.click()
    await expect(page.getByText('1 person in the file.')).toBeVisible()
    await file.text.fill('email,name\nerin@acme.test,Erin\nadam@acme.test,Adam\n')
    await file.preview.click()
    await expect(page.getByText('2 people in the file.')).toBeVisible()
    await policyPage(page).open()
    await policyPage(page).method('Email').click()
    await policyPage(page).save.click()
    await expect(policyPage(page).saved).toBeVisible()
    await survives(page)('policy, saved')
  })

  test('the wait for another mail counts down under the reader’s eyes', async ({ page, person, newApi }) => {
    const api = await newApi()
    await api.signIn(person)
    const { lastCode } = await enrolByEmail(api, person)
    await signInPage(page).signIn(person)
    const left = page.getByText(/^0:\d\d$/)
    const before = await left.textContent()
    await expect(left).not.toHaveText(before ?? '', { timeout: 5_000 })
    await mfaScreen(page).enter(await mailedCode(person.email, lastCode))
    await expect(portal(page, person).welcome).toBeVisible()
  })

  test('people confirm it is them, end sessions, choose a theme and sign out', async ({
    page,
    context,
    enrolled,
    newApi,
  }) => {
    test.slow()
    await enterByTrust(await newApi(), enrolled, context)
    await mfaSection(page).open()
    await mfaSection(page).recreateKey.click()
    const dialog = stepUpDialog(page)
    await dialog.code.fill(enrolled.app.wrongCode())
    await dialog.confirm.click()
    await dialog.alert.waitFor()
    await dialog.useRecoveryCode.click()
    await dialog.recoveryCode.fill(enrolled.recoveryCodes[0] ?? '')
    await dialog.confirm.click()
    await mfaSection(page).code.waitFor()
    await survives(page)('a new key after Confirm it is you')
    await sessionsPage(page).open()
    await sessionsPage(page).end.first().click()
    await sessionsPage(page).ended.waitFor()
    await survives(page)('a session ended')
    await sessionsPage(page).endTrust.first().click()
    await survives(page)('trust ended')
    await portal(page, enrolled).tab('Profile').click()
    await page.getByRole('radio', { name: 'Dark' }).check()
    await survives(page)('a theme chosen')
    await portal(page, enrolled).signOut()
    await survives(page)('signed out')
  })
})

test.describe('on a page that was translated before its script ran', () => {
  // React says that it found another text than the server sent, and draws the page again.
  test.use({ allowedInConsole: [/Minified React error #4(18|23|25)/, /hydrat/i] })
  test.beforeEach(({ page }) => page.addInitScript(translatePage, 'at-once' as const))

  test('people mistype their password, and then sign in', async ({ page, enrolled }) => {
    await signInPage(page).open()
    await signInPage(page).submit({ ...enrolled, password: 'not the right password' })
    await expect(signInPage(page).alert).toBeVisible()
    await signInPage(page).submit(enrolled)
    await mfaScreen(page).enter(await enrolled.app.freshCode())
    await expect(portal(page, enrolled).welcome).toBeVisible()
  })
})

test('keys, codes, names and addresses are kept out of every translation', async ({ page, person, enter }) => {
  await enter(person)
  await page.goto('/account/profile')
  for (const text of [person.name, person.email])
    await expect(page.getByRole('definition').filter({ hasText: text })).toHaveAttribute('translate', 'no')
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  const key = await mfa.readKey()
  await expect(page.getByRole('definition').filter({ hasText: key.slice(0, 4) })).toHaveAttribute('translate', 'no')
  await expect(mfa.code).toHaveAttribute('translate', 'no')
  await passwordPages(page).ask(person.email)
  await expect(page.getByText(person.email, { exact: true })).toHaveAttribute('translate', 'no')
})
