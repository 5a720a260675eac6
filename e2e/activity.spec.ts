import { mailedLink, mailTo } from './support/mailbox'
import { activityPage, passwordPages, passwordSection, portal, signInPage, stepUpDialog } from './support/pages'
import { providerPage } from './support/sso-company'
import { expect, test } from './support/test'
import { enterByTrust } from './support/trust'

const next = 'gravel otter at the gate'

test('B10 a person reads what happened to their account, the newest first @phone', async ({
  page,
  enrolled,
  enter,
}) => {
  await enter(enrolled)
  await page.goto('/account/profile')
  await portal(page, enrolled).tab('Activity').click()
  const activity = activityPage(page)
  await expect(activity.heading).toBeVisible()
  await expect(activity.entry('An authenticator app was added')).toBeVisible()
  await expect(activity.entry('Signed in with your password')).toContainText('from 10.')
  await expect(page.getByRole('list', { name: 'Today' })).toBeVisible()
})

test('B10 a wrong code after the right password stands out, with the address that it came from', async ({
  page,
  enrolled,
  enter,
  newApi,
}) => {
  const thief = await newApi()
  await thief.password(enrolled.email, enrolled.password)
  await thief.secondFactor('authenticator', enrolled.app.wrongCode())
  await enter(enrolled)
  const activity = activityPage(page)
  await activity.open()
  await expect(activity.entry('A wrong code after the right password')).toContainText('Look at this')
})

test('B10 “This wasn’t me”: the other browser is out at its next click, the old password opens nothing, one chosen in place does', async ({
  page,
  person,
  enter,
  newBrowser,
  newApi,
}) => {
  const there = await newBrowser()
  await enter(person, there)
  const thief = await there.newPage()
  await thief.goto('/account/profile')
  await expect(portal(thief, person).tab('Sessions')).toBeVisible()
  await enter(person)
  const activity = activityPage(page)
  await activity.open()
  await activity.notMe.first().click()
  await expect(activity.dialog).toContainText('All your other sessions end')
  await activity.confirm.click()
  await stepUpDialog(page).password.fill(person.password)
  await stepUpDialog(page).confirm.click()
  await expect(activity.done).toBeVisible()
  await expect(activity.newPassword).toBeFocused()

  await portal(thief, person).tab('Sessions').click()
  await expect(signInPage(thief).heading).toBeVisible()
  await signInPage(thief).submit(person)
  await expect(signInPage(thief).alert.filter({ hasText: 'Email and password do not match' })).toBeVisible()

  await page.goto('/')
  await activity.due.click()
  await expect(passwordSection(page).current).toHaveCount(0)
  await activity.newPassword.fill(next)
  await activity.choose.click()
  await expect(activity.chosen).toBeVisible()
  await expect(activity.due).toHaveCount(0)
  await portal(page, person).signOut()
  await signInPage(page).signIn({ ...person, password: next })
  await expect(portal(page, person).welcome).toBeVisible()
  expect((await (await newApi()).password(person.email, person.password)).error).toBe('CredentialsSignin')
})

test('B10 B3 it asks for a factor first and then goes on; the password is chosen where it was pressed', async ({
  page,
  context,
  enrolled,
  newApi,
}) => {
  await enterByTrust(await newApi(), enrolled, context)
  const activity = activityPage(page)
  await activity.open()
  await activity.notMe.first().click()
  await activity.confirm.click()
  await stepUpDialog(page).code.fill(await enrolled.app.freshCode())
  await stepUpDialog(page).confirm.click()
  await expect(activity.newPassword).toBeFocused()
  await expect(activity.entry('You pressed “This wasn’t me”')).toBeVisible()
  await expect(activity.notMe).toHaveCount(0)
  await activity.newPassword.fill(next)
  await activity.choose.click()
  await expect(activity.chosen).toBeVisible()
  await expect(activity.entry('Your password was changed')).toBeVisible()
})

test('B10 the mail of it leads to a new password, and the one about a new factor to the activity', async ({
  page,
  person,
  enter,
  enrolled,
}) => {
  const told = await mailTo(enrolled.email, ({ subject }) => subject.includes('was added'))
  expect(told.text).toMatch(/See your activity: \S+\/account\/activity\n/)
  await enter(person)
  const activity = activityPage(page)
  await activity.open()
  await activity.notMe.first().click()
  await activity.confirm.click()
  await stepUpDialog(page).password.fill(person.password)
  await stepUpDialog(page).confirm.click()
  await expect(activity.done).toBeVisible()
  const { text } = await mailTo(person.email, ({ subject }) => subject.includes('Everybody else was signed out'))
  const link = /^\S+\/password-reset$/m.exec(text)?.[0] ?? ''
  await page.goto(link)
  const reset = passwordPages(page)
  await reset.ask(person.email)
  await page.goto(await mailedLink(person.email, '/password-reset'))
  await reset.choose(next)
  await reset.signIn.click()
  await signInPage(page).submit({ ...person, password: next })
  await expect(portal(page, person).welcome).toBeVisible()
})

test('B10 somebody whose company signs them in elsewhere is signed out everywhere else, and told whom to tell', async ({
  page,
  sso,
}) => {
  const account = sso.newAccount()
  const [screen, activity] = [signInPage(page), activityPage(page)]
  await screen.open()
  await screen.ready()
  await screen.email.fill(account.email)
  await screen.onward.click()
  await providerPage(page).logIn(account)
  await expect(portal(page, account).welcome).toBeVisible()
  await activity.open()
  await expect(activity.entry('Signed in through your company')).toBeVisible()
  await activity.notMe.first().click()
  await expect(activity.dialog).toContainText('Tell the technical team behind Acme Login')
  await activity.confirm.click()
  const [window] = await Promise.all([page.waitForEvent('popup'), stepUpDialog(page).confirmAtProvider.click()])
  await providerPage(window).logIn(account)
  await expect(page.getByText('Whoever knows your password can still come back')).toBeVisible()
  await expect(activity.newPassword).toHaveCount(0)
})
