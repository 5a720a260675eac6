import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { linkTour, passwordTour } from './support/link-tour'
import { mfaScreen, mfaSection, signInPage, stepUpDialog } from './support/pages'
import { newInvitedPerson } from './support/people'
import { expect, test } from './support/test'
import { tour } from './support/tour'
import { enterByTrust } from './support/trust'

/** Everything that axe knows, best practices included. Motion is off: a dialog fading in has no contrast yet. */
const inspect = (page: Page) => async (screen: string) => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  expect.soft(found, screen).toEqual([])
}

// The page that is not there.
test.use({ allowedInConsole: [/status of 404/] })

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test(`every screen and dialog passes axe in the ${colorScheme} theme @phone`, async ({ page, person }) => {
      test.slow()
      await tour(page, person, inspect(page))
    })

    test(`every screen of a mailed link, and the password's, passes axe in the ${colorScheme} theme @phone`, async ({
      page,
      person,
      enter,
    }) => {
      test.slow()
      await linkTour(page, { reset: person, invited: await newInvitedPerson() }, inspect(page))
      await enter({ ...person, password: 'gravel otter at the gate' })
      await passwordTour(page, inspect(page))
    })

    test(`the dialog Confirm it is you passes axe in the ${colorScheme} theme`, async ({
      page,
      context,
      enrolled,
      newApi,
    }) => {
      await enterByTrust(await newApi(), enrolled, context)
      await mfaSection(page).open()
      await mfaSection(page).recreateKey.click()
      await expect(stepUpDialog(page).root).toBeVisible()
      await inspect(page)('Confirm it is you')
    })

    test(`the landing after a recovery code passes axe in the ${colorScheme} theme`, async ({ page, enrolled }) => {
      await signInPage(page).signIn(enrolled)
      await mfaScreen(page).enterRecoveryCode(enrolled.recoveryCodes[0] ?? '')
      await expect(mfaSection(page).on).toBeVisible()
      await inspect(page)('signed in with a recovery code')
    })
  })
}

/** Nothing scrolls sideways, and nothing to press is smaller than 24 px. */
const measure = (page: Page) => async (screen: string) => {
  const { wide, room, small } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
    small: [...document.querySelectorAll('button, select, input:not([type=hidden]), nav a')]
      .map((element) => ({
        box: (element.closest('label') ?? element).getBoundingClientRect(),
        html: element.outerHTML.slice(0, 120),
      }))
      .filter(({ box }) => box.height > 0 && (box.height < 24 || box.width < 24))
      .map(({ html }) => html),
  }))
  expect.soft(wide, `${screen}: width`).toBeLessThanOrEqual(room)
  expect.soft(small, `${screen}: targets`).toEqual([])
}

test('nothing scrolls sideways at 320 px, and nothing to press is smaller than 24 px @phone-only', ({ page, person }) =>
  tour(page, person, measure(page)))

test('nor on the screens of a mailed link, nor where the password is changed @phone-only', async ({
  page,
  person,
  enter,
}) => {
  await linkTour(page, { reset: person, invited: await newInvitedPerson() }, measure(page))
  await enter({ ...person, password: 'gravel otter at the gate' })
  await passwordTour(page, measure(page))
})
