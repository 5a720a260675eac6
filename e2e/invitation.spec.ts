import { mailedLink } from './support/mailbox'
import { newInvitedPerson } from './support/new-people'
import { inviteAgain } from './support/operator'
import { passwordPages, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

test('B2 somebody invited chooses the first password by the mailed link and signs in', async ({ page }) => {
  const person = await newInvitedPerson()
  const invitation = passwordPages(page)
  await page.goto(await mailedLink(person.email, '/invitation'))
  await expect(page.getByRole('heading', { name: 'Choose your password' })).toBeVisible()
  await expect(page.getByText(`Welcome, ${person.name}`)).toBeVisible()
  expect(page.url()).not.toContain('#')
  await invitation.choose(person.password)
  await invitation.signIn.click()
  await expect(signInPage(page).email).toHaveValue(person.email)
  await signInPage(page).submit(person)
  await expect(portal(page, person).welcome).toBeVisible()
})

test('B2 an invitation that was sent again ends the older one, and works once', async ({ page, newBrowser }) => {
  const person = await newInvitedPerson()
  const older = await mailedLink(person.email, '/invitation')
  await inviteAgain(person.email)
  const newer = await mailedLink(person.email, '/invitation', older)
  const invitation = passwordPages(page)
  await page.goto(older)
  await expect(invitation.alert).toContainText('administrator for a new one')
  await page.goto(newer)
  await invitation.choose(person.password)
  await invitation.signIn.waitFor()
  const other = await (await newBrowser()).newPage()
  await other.goto(newer)
  await expect(passwordPages(other).alert).toContainText('already used')
})

test('an invitation accepted in the browser of another user leads to the sign-in of the person invited', async ({
  page,
  person: other,
  enter,
}) => {
  const person = await newInvitedPerson()
  await enter(other)
  // The portal keeps the address of its user in the tab.
  await page.goto('/')
  await expect(portal(page, other).welcome).toBeVisible()
  await page.goto(await mailedLink(person.email, '/invitation'))
  await passwordPages(page).choose(person.password)
  await passwordPages(page).signIn.click()
  await expect(signInPage(page).email).toHaveValue(person.email)
  await signInPage(page).submit(person)
  await expect(portal(page, person).welcome).toBeVisible()
})

test('B2 without its link the page says who can help', async ({ page }) => {
  await page.goto('/invitation')
  await expect(page.getByText('Open the link in your invitation mail')).toBeVisible()
})
