import { portal, signInPage } from './support/pages'
import { enrol } from './support/people'
import { expect, test } from './support/test'

test('signing out ends the session itself, not only the cookie', async ({
  page,
  context,
  person,
  enter,
  newBrowser,
}) => {
  await enter(person)
  await page.goto('/')
  const copied = await context.cookies()
  await portal(page, person).signOut()
  await page.goto('/')
  await expect(signInPage(page).heading).toBeVisible()
  const thief = await newBrowser()
  await thief.addCookies(copied)
  const stolen = await thief.newPage()
  await stolen.goto('/account/settings')
  await expect(signInPage(stolen).heading).toBeVisible()
})

test('a session ended from another browser is refused at its very next request', async ({
  page,
  person,
  enter,
  newBrowser,
}) => {
  await enter(person)
  const there = await newBrowser()
  await enter(person, there)
  const lost = await there.newPage()
  await lost.goto('/account/settings')
  await page.goto('/account/sessions')
  const endOne = page.getByRole('listitem').getByRole('button', { name: /^End/ })
  await endOne.click()
  await expect(endOne).toHaveCount(0)
  const answer = await lost.evaluate(() => fetch('/api/account/mfa').then(({ status }) => status))
  expect(answer).toBe(401)
  await lost.reload()
  await expect(signInPage(lost).heading).toBeVisible()
  await page.reload()
  await expect(page).toHaveURL(/\/account\/sessions/)
})

test('all other sessions can be ended at once @phone', async ({ page, person, enter, newApi }) => {
  await enter(person)
  const others = [await newApi(), await newApi()]
  for (const other of others) await other.signIn(person)
  await page.goto('/account/sessions')
  await page.getByRole('button', { name: 'End all other sessions' }).click()
  await expect(page.getByRole('button', { name: 'End all other sessions' })).toBeHidden()
  for (const other of others) expect(await other.json('GET', '/api/auth/session')).toEqual({})
})

test('a screen whose session was ended leads to the sign-in and back', async ({ page, person, enter, newApi }) => {
  await enter(person)
  await page.goto('/account/settings')
  const elsewhere = await newApi()
  await elsewhere.signIn(person)
  await elsewhere.json('DELETE', '/api/account/sessions')
  await page.getByRole('combobox', { name: 'MFA option' }).selectOption({ label: 'Authenticator' })
  await page.getByRole('button', { name: 'Create key' }).click()
  await expect(signInPage(page).heading).toBeVisible()
  await signInPage(page).submit(person)
  await expect(page).toHaveURL(/\/account\/settings/)
})

test('turning MFA on ends the sessions that lack the proof', async ({ page, person, enter, newApi }) => {
  await enter(person)
  await page.goto('/account/settings')
  const api = await newApi()
  await api.signIn(person)
  await enrol(api, person)
  await page.reload()
  await expect(signInPage(page).heading).toBeVisible()
})

test('the right password ends the browser’s old session before the MFA screen, a wrong one leaves it', async ({
  enrolled,
  newApi,
}) => {
  const api = await newApi()
  await api.signIn(enrolled)
  await api.password(enrolled.email, 'not the right password')
  expect(await api.json('GET', '/api/auth/session')).not.toEqual({})
  await api.password(enrolled.email, enrolled.password)
  expect(await api.json('GET', '/api/auth/session')).toEqual({})
})
