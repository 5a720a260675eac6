import { sentence } from './support/messages'
import { mfaScreen, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

test('a person without MFA signs in with email and password @phone', async ({ page, person }) => {
  await page.goto('/')
  await expect(signInPage(page).heading).toBeVisible()
  await signInPage(page).submit(person)
  await expect(portal(page, person).welcome).toBeVisible()
})

test('W8 O2: email and password, then the MFA screen, then the code, then the portal @phone', async ({
  page,
  enrolled,
}) => {
  await signInPage(page).signIn(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
  await expect(page).toHaveURL(/\/sign-in\/verify/)
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('the page that was asked for opens after the sign-in', async ({ page, enrolled }) => {
  await page.goto('/account/sessions')
  await signInPage(page).submit(enrolled)
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(page).toHaveURL(/\/account\/sessions$/)
})

test('a wrong password and an unknown address get the same sentence, and the address stays', async ({
  page,
  person,
}) => {
  const signIn = signInPage(page)
  await signIn.signIn({ ...person, password: 'not the right password' })
  await expect(signIn.alert).toHaveText(sentence('invalid-credentials'))
  await expect(signIn.email).toHaveValue(person.email)
  const nobody = `nobody-${person.email}`
  await signIn.submit({ email: nobody, password: person.password })
  await expect(signIn.email).toHaveValue(nobody)
  await expect(signIn.alert).toHaveText(sentence('invalid-credentials'))
})

test('capitals and spaces around the address do not matter', async ({ page, person }) => {
  await signInPage(page).signIn({ ...person, email: ` ${person.email.toUpperCase()} ` })
  await expect(portal(page, person).welcome).toBeVisible()
})

test('before the code there is no session and the address is only hinted at', async ({ page, context, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
  const cookies = await context.cookies()
  expect(cookies.filter(({ name }) => name.endsWith('latchkey.session'))).toEqual([])
  expect(await page.content()).not.toContain(enrolled.email)
  await page.goto('/account/settings')
  await expect(page).toHaveURL(/\/sign-in/)
})

test('every cookie of the way in is out of reach of scripts', async ({ page, context, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  for (const cookie of await context.cookies()) {
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  }
})

test('a sign-in that was lost on the way leads back with the address kept and a sentence why', async ({
  page,
  context,
  enrolled,
}) => {
  await signInPage(page).signIn(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
  await context.clearCookies({ name: /latchkey\.challenge$/ })
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(signInPage(page).heading).toBeVisible()
  await expect(signInPage(page).alert).toHaveText(sentence('challenge-expired'))
  await expect(signInPage(page).email).toHaveValue(enrolled.email)
})

test('a tab left on the MFA screen goes on to the portal once another tab has signed in', async ({
  page,
  context,
  enrolled,
}) => {
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).ready()
  const other = await context.newPage()
  await other.goto('/sign-in/verify')
  await mfaScreen(other).enter(await enrolled.app.freshCode())
  await expect(portal(other, enrolled).welcome).toBeVisible()
  await mfaScreen(page).enter(enrolled.app.wrongCode(0))
  await expect(portal(page, enrolled).welcome).toBeVisible()
  await page.goto('/sign-in/verify')
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('five wrong codes end the sign-in: it starts again with the password', async ({ page, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  const mfa = mfaScreen(page)
  for (const nth of [0, 1, 2, 3]) {
    const answer = page.waitForResponse('**/api/auth/callback/second-factor')
    await mfa.enter(enrolled.app.wrongCode(nth))
    await answer
    await expect(mfa.alert).toHaveText(sentence('invalid-code'))
  }
  await mfa.enter(enrolled.app.wrongCode(4))
  await expect(signInPage(page).heading).toBeVisible()
  await expect(signInPage(page).alert).toHaveText(sentence('too-many-attempts'))
  await expect(signInPage(page).alert).toContainText('Start again with your email and password')
  await page.goto('/sign-in/verify')
  await expect(signInPage(page).heading).toBeVisible()
})

test('a link cannot send the person to another site after the sign-in', async ({ page, person, baseURL }) => {
  await page.goto('/sign-in?callbackUrl=https%3A%2F%2Felsewhere.example%2F')
  await signInPage(page).submit(person)
  await expect(portal(page, person).welcome).toBeVisible()
  expect(new URL(page.url()).origin).toBe(baseURL)
})

test('too many wrong passwords say how long to wait, and afterwards the right one works', async ({ page, person }) => {
  const signIn = signInPage(page)
  await signIn.open()
  await signIn.ready()
  const throttled = signIn.alert.filter({ hasText: sentence('too-many-attempts', 'wait') })
  await expect(async () => {
    await signIn.submit({ ...person, password: 'not the right password' })
    await expect(throttled).toBeVisible({ timeout: 500 })
  }).toPass({ intervals: [0] })
  await expect(signIn.button).toBeEnabled({ timeout: 30_000 })
  await signIn.submit(person)
  await expect(portal(page, person).welcome).toBeVisible()
})

test.describe('without a network', () => {
  test.use({ allowedInConsole: [/ERR_INTERNET_DISCONNECTED/] })

  test('the form says so and keeps what was typed until the network is back', async ({ page, context, person }) => {
    const signIn = signInPage(page)
    await signIn.open()
    await signIn.ready()
    await context.setOffline(true)
    await signIn.submit(person)
    await expect(signIn.alert).toContainText('No connection')
    await context.setOffline(false)
    await signIn.button.click()
    await expect(portal(page, person).welcome).toBeVisible()
  })
})
