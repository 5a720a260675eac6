import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { adminTour } from './support/admin-tour'
import { linkTour, passwordTour } from './support/link-tour'
import { newInvitedPerson, newPerson, useUpRecoveryCodes } from './support/new-people'
import { newCompany } from './support/operator'
import { mfaScreen, mfaSection, signInPage, stepUpDialog } from './support/pages'
import { passkeyTour } from './support/passkey-tour'
import { expect, test } from './support/test'
import { tour } from './support/tour'
import { enterByTrust } from './support/trust'

type Scheme = 'light' | 'dark'

/**
 * Everything that axe knows, best practices included; a theme changes nothing but colours, so the second one is asked for
 * those alone. Motion is off: a dialog fading in has no contrast yet.
 */
const inspect = (page: Page, scheme: Scheme) => async (screen: string) => {
  const axe = new AxeBuilder({ page })
  const { violations } = await (scheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  expect.soft(found, screen).toEqual([])
}

// The page that is not there.
test.use({ allowedInConsole: [/status of 404/] })

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test(`every screen and dialog passes axe in the ${colorScheme} theme`, async ({ page, person }) => {
      test.slow()
      await tour(page, person, inspect(page, colorScheme))
    })

    test(`every screen of a passkey passes axe in the ${colorScheme} theme`, async ({ page, enrolled, enter }) => {
      test.slow()
      await enter(enrolled)
      await passkeyTour(page, enrolled, inspect(page, colorScheme))
    })

    test(`every screen of a mailed link, and the password's, passes axe in the ${colorScheme} theme`, async ({
      page,
      person,
      enter,
    }) => {
      test.slow()
      await linkTour(page, { reset: person, invited: await newInvitedPerson() }, inspect(page, colorScheme))
      await enter({ ...person, password: 'gravel otter at the gate' })
      await passwordTour(page, inspect(page, colorScheme))
    })

    test(`every page of an administrator passes axe in the ${colorScheme} theme`, async ({ page, enter }) => {
      test.slow()
      const { administrator, employee } = await newStaff()
      await enter(administrator)
      await adminTour(page, employee, inspect(page, colorScheme))
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
      await inspect(page, colorScheme)('Confirm it is you')
    })

    test(`what is said of a wrong code passes axe in the ${colorScheme} theme`, async ({ page, enrolled }) => {
      const [screen, look] = [mfaScreen(page), inspect(page, colorScheme)]
      await signInPage(page).signIn(enrolled)
      await screen.enter(enrolled.app.codeOff(-5))
      await screen.setTheClock.click()
      await look('a clock that is off')
      await screen.enter(enrolled.recoveryCodes[0] ?? '')
      await screen.verify.click()
      await screen.useItAsRecoveryCode.waitFor()
      await look('a recovery code in the wrong field')
    })

    test(`what is said with no recovery code left passes axe in the ${colorScheme} theme`, async ({
      page,
      enrolled,
      enter,
      newApi,
    }) => {
      test.slow()
      await useUpRecoveryCodes(newApi, enrolled, 0)
      await enter(enrolled)
      await mfaSection(page).open()
      await expect(mfaSection(page).newCodes).toBeFocused()
      await inspect(page, colorScheme)('no recovery codes left')
    })

    test(`the landing after a recovery code passes axe in the ${colorScheme} theme`, async ({ page, enrolled }) => {
      await signInPage(page).signIn(enrolled)
      await mfaScreen(page).enterRecoveryCode(enrolled.recoveryCodes[0] ?? '')
      await expect(mfaSection(page).on).toBeVisible()
      await inspect(page, colorScheme)('signed in with a recovery code')
    })
  })
}

test.describe('at 320 px', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } })

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

/** Two people of a company of their own. */
async function newStaff() {
  const company = await newCompany()
  return { administrator: await newPerson({ company, administrator: true }), employee: await newPerson({ company }) }
}

const narrow = (page: Page) => async (screen: string) => {
  await inspect(page, 'light')(screen)
  const { wide, room, small } = await page.evaluate(measured)
  expect.soft(wide, `${screen}: width`).toBeLessThanOrEqual(room)
  expect.soft(small, `${screen}: targets`).toEqual([])
}

function measured() {
  const small = [...document.querySelectorAll('button, select, input:not([type=hidden]), nav a')]
    .map((element) => ({
      box: (element.closest('label') ?? element).getBoundingClientRect(),
      html: element.outerHTML.slice(0, 120),
    }))
    .filter(({ box }) => box.height > 0 && (box.height < 24 || box.width < 24))
    .map(({ html }) => html)
  return { wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth, small }
}
