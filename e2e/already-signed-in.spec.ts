import { mailedCode } from './support/mailbox'
import { sentence } from './support/messages'
import { newPerson } from './support/new-people'
import { newCompany, requireMfa } from './support/operator'
import { mfaScreen, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

test('a signed-in user who opens the sign-in page lands on the portal', async ({ page, person, enter }) => {
  await enter(person)
  await signInPage(page).open()
  await expect(portal(page, person).welcome).toBeVisible()
  await expect(page).toHaveURL(/\/$/)
})

test('a signed-in user who opens a sign-in link lands on the page that it names', async ({ page, person, enter }) => {
  await enter(person)
  await page.goto('/sign-in?error=NotSignedIn&callbackUrl=%2Faccount%2Fsessions')
  await expect(page).toHaveURL(/\/account\/sessions$/)
})

for (const callbackUrl of ['https://elsewhere.example/', '//elsewhere.example', '/sign-in', '/sign-in/verify'])
  test(`a sign-in link to ${callbackUrl} leads a signed-in user to the portal`, async ({ page, person, enter }) => {
    await enter(person)
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`)
    await expect(page).toHaveURL(/\/$/)
    expect(new URL(page.url()).hostname).not.toContain('elsewhere')
  })

test('a wrong password leaves the old session, and the sign-in page stays with its sentence', async ({
  page,
  person,
  enter,
}) => {
  const other = await newPerson()
  await enter(person)
  await page.goto('/sign-in?again')
  const signIn = signInPage(page)
  await signIn.submit({ ...other, password: 'not the right password' })
  await expect(signIn.alert).toHaveText(sentence('invalid-credentials'))
  await page.reload()
  await expect(signIn.email).toHaveValue(other.email)
  await page.goto('/')
  await expect(portal(page, person).welcome).toBeVisible()
})

test('a session that may only set up MFA leads from the sign-in page to the settings', async ({ page }) => {
  const company = await newCompany()
  const person = await newPerson({ company })
  await requireMfa(company, 0)
  await signInPage(page).signIn(person)
  await mfaScreen(page).enter(await mailedCode(person.email))
  await expect(page).toHaveURL(/\/account\/settings/)
  await page.goto('/sign-in?callbackUrl=%2Faccount%2Fsessions')
  await expect(page).toHaveURL(/\/account\/settings/)
})
