import type { Page } from '@playwright/test'
import { adminTour } from './support/admin-tour'
import { passesInBothThemes, violationsOn } from './support/axe'
import { linkTour, passwordTour } from './support/link-tour'
import { newInvitedPerson, newPerson } from './support/new-people'
import { newCompany } from './support/operator'
import { mfaScreen, mfaSection, signInPage, stepUpDialog } from './support/pages'
import { passkeyTour } from './support/passkey-tour'
import { fitsPhone, hasRoomForLargeText, isTitled } from './support/reading'
import { expect, test } from './support/test'
import { tour } from './support/tour'
import { enterByTrust } from './support/trust'

// The page that is not there.
test.use({ allowedInConsole: [/status of 404/], contextOptions: { reducedMotion: 'reduce' } })

/** Two people of a company of their own. */
async function newStaff() {
  const company = await newCompany()
  return { administrator: await newPerson({ company, administrator: true }), employee: await newPerson({ company }) }
}

/** One walk through the screens for everything that a person who reads them needs. */
const read = (page: Page) => async (screen: string) => {
  await isTitled(page, screen)
  await hasRoomForLargeText(page, screen)
  await passesInBothThemes(page, screen)
}

test.describe('in both themes', () => {
  test.use({ colorScheme: 'light' })

  test('every screen and dialog passes axe, has one title that fits its heading, and room for text twice as large', async ({
    page,
    person,
  }) => {
    test.slow()
    await tour(page, person, read(page))
  })

  test('every screen of a passkey passes axe, has one title, and room for text twice as large', async ({
    page,
    enrolled,
    enter,
  }) => {
    test.slow()
    await enter(enrolled)
    await passkeyTour(page, enrolled, read(page))
  })

  test('every screen of a mailed link, and the password’s, passes axe, has one title, and room for text twice as large', async ({
    page,
    person,
    enter,
  }) => {
    test.slow()
    await linkTour(page, { reset: person, invited: await newInvitedPerson() }, read(page))
    await enter({ ...person, password: 'gravel otter at the gate' })
    await passwordTour(page, read(page))
  })

  test('every page of an administrator passes axe, has one title, and room for text twice as large', async ({
    page,
    enter,
  }) => {
    test.slow()
    const { administrator, employee } = await newStaff()
    await enter(administrator)
    await adminTour(page, employee, read(page))
  })

  test('the dialog Confirm it is you passes axe', async ({ page, context, enrolled, newApi }) => {
    await enterByTrust(await newApi(), enrolled, context)
    await mfaSection(page).open()
    await mfaSection(page).recreateKey.click()
    await expect(stepUpDialog(page).root).toBeVisible()
    await passesInBothThemes(page, 'Confirm it is you')
  })

  test('what is said of a wrong code, and the landing after a recovery code, pass axe', async ({ page, enrolled }) => {
    const screen = mfaScreen(page)
    await signInPage(page).signIn(enrolled)
    await screen.enter(enrolled.app.codeOff(-5))
    await screen.setTheClock.click()
    await passesInBothThemes(page, 'a clock that is off')
    await screen.enter(enrolled.recoveryCodes[0] ?? '')
    await screen.verify.click()
    await screen.useItAsRecoveryCode.waitFor()
    await passesInBothThemes(page, 'a recovery code in the wrong field')
    await screen.useItAsRecoveryCode.click()
    await expect(screen.recoveryCode).toHaveValue(/./)
    await screen.verify.click()
    await expect(mfaSection(page).on).toBeVisible()
    await passesInBothThemes(page, 'signed in with a recovery code')
  })
})

/** The theme changes no size: one is enough. */
const narrow = (page: Page) => async (screen: string) => {
  expect.soft(await violationsOn(page), screen).toEqual([])
  await fitsPhone(page, screen)
}

test.describe('at 320 px', () => {
  test('every screen passes axe, none scrolls sideways, nothing to press is smaller than 24 px @phone-only', async ({
    page,
    person,
  }) => {
    test.slow()
    await tour(page, person, narrow(page))
  })

  test('so do those of a passkey @phone-only', async ({ page, enrolled, enter }) => {
    test.slow()
    await enter(enrolled)
    await passkeyTour(page, enrolled, narrow(page))
  })

  test('so do an administrator’s @phone-only', async ({ page, enter }) => {
    test.slow()
    const { administrator, employee } = await newStaff()
    await enter(administrator)
    await adminTour(page, employee, narrow(page))
  })

  test('so do those of a mailed link, and where the password is changed @phone-only', async ({
    page,
    person,
    enter,
  }) => {
    test.slow()
    await linkTour(page, { reset: person, invited: await newInvitedPerson() }, narrow(page))
    await enter({ ...person, password: 'gravel otter at the gate' })
    await passwordTour(page, narrow(page))
  })
})
