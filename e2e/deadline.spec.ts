import { mailedCode } from './support/mailbox'
import { newPerson } from './support/new-people'
import { newCompany, requireMfa } from './support/operator'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './support/pages'
import { expect, test } from './support/test'

test('whose company requires MFA is told how many days are left, and goes on meanwhile', async ({ page }) => {
  const company = await newCompany()
  const person = await newPerson({ company })
  await requireMfa(company, 5)
  await signInPage(page).signIn(person)
  await expect(portal(page, person).welcome).toBeVisible()
  await expect(page.getByText('You have 5 days left')).toBeVisible()
})

test('whose days have passed proves the mailbox first, and may then only set MFA up', async ({ page }) => {
  const company = await newCompany()
  const person = await newPerson({ company })
  await requireMfa(company, 0)
  await signInPage(page).signIn(person)
  const screen = mfaScreen(page)
  await expect(screen.heading).toBeVisible()
  await expect(page.getByText('the time to set it up has passed')).toBeVisible()
  await expect(screen.trust).toHaveCount(0)
  await screen.enter(await mailedCode(person.email))
  await expect(page).toHaveURL(/\/account\/settings/)
  await page.goto('/account/sessions')
  await expect(page).toHaveURL(/\/account\/settings/)
  const mfa = mfaSection(page)
  await mfa.begin()
  const app = await mfa.newApp()
  await mfa.submit(await app.freshCode())
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await page.goto('/')
  await expect(portal(page, person).welcome).toBeVisible()
})
