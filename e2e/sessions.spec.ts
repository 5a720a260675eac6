import { sentence } from './support/messages'
import { enrol } from './support/new-people'
import { portal, sessionEndNotice, sessionsPage, signInPage } from './support/pages'
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

test('B5: a session ended here is dead there at its very next request, which says why and leads back @phone', async ({
  page,
  person,
  enter,
  newBrowser,
}) => {
  await enter(person)
  const lost = await (await newBrowser()).newPage()
  await signInPage(lost).signIn(person)
  await expect(portal(lost, person).welcome).toBeVisible()
  await lost.goto('/account/settings')
  const list = sessionsPage(page)
  await list.open()
  await expect(list.rows).toHaveCount(2)
  await expect(list.end).toHaveAccessibleName(/^End Chrome on (Linux|Android)$/)
  await list.end.click()
  await expect(list.ended).toHaveText(/^Chrome on (Linux|Android): the session has ended\.$/)
  await expect(list.rows).toHaveCount(1)
  await expect(list.onlyThis).toBeVisible()
  expect(await lost.evaluate(() => fetch('/api/account/mfa').then(({ status }) => status))).toBe(401)
  await lost.reload()
  const signIn = signInPage(lost)
  await expect(signIn.alert).toHaveText(sentence('not-signed-in'))
  await expect(signIn.email).toHaveValue(person.email)
  await signIn.password.fill(person.password)
  await signIn.button.click()
  await expect(lost).toHaveURL(/\/account\/settings$/)
  await page.reload()
  await expect(page).toHaveURL(/\/account\/sessions/)
})

test('B5: all other sessions are ended at once, after one question that says how many', async ({
  page,
  person,
  enter,
  newApi,
}) => {
  await enter(person)
  const others = [await newApi(), await newApi()]
  for (const other of others) await other.signIn(person)
  const list = sessionsPage(page)
  await list.open()
  await list.endOthers.click()
  await expect(list.dialog).toContainText('2 other sessions end.')
  await list.confirmEndOthers.click()
  await expect(list.onlyThis).toBeVisible()
  for (const other of others) expect(await other.json('GET', '/api/auth/session')).toEqual({})
})

test('B5: each session says on what, from where and how it was signed in; a mobile app’s too, which is ended the same way', async ({
  page,
  enrolled,
  enter,
  newApi,
  clientAddress,
}) => {
  await enter(enrolled)
  const app = await newApi()
  const { email, password } = enrolled
  const phone = await app.json<{ token: string }>('POST', '/api/mobile/sign-in', {
    email,
    password,
    deviceName: 'Erin’s phone',
  })
  const me = async () =>
    (await app.request.get('/api/mobile/me', { headers: { authorization: `Bearer ${phone.token}` } })).status()
  expect(await me()).toBe(200)
  const list = sessionsPage(page)
  await list.open()
  await expect(list.here).toContainText(`from ${clientAddress}`)
  await expect(list.here).toContainText('last seen')
  await expect(list.here).toContainText('signed in with your password and your authenticator app')
  await expect(list.others).toContainText('Mobile app')
  await expect(list.others).toContainText('signed in with your password')
  await page.getByRole('button', { name: 'End Erin’s phone' }).click()
  await expect(list.ended).toHaveText('Erin’s phone: the session has ended.')
  expect(await me()).toBe(401)
})

test('a link pressed in a tab whose session was ended leads to the sign-in, and from there to where it goes', async ({
  page,
  person,
  enter,
  newApi,
}) => {
  await enter(person)
  await page.goto('/account/settings')
  const elsewhere = await newApi()
  await elsewhere.signIn(person)
  await elsewhere.json('DELETE', '/api/account/sessions')
  await portal(page, person).tab('Sessions').click()
  await expect(page.getByText(sentence('not-signed-in'))).toBeVisible()
  await signInPage(page).submit(person)
  await expect(page).toHaveURL(/\/account\/sessions$/)
})

test('an open tab whose session was ended leads to the sign-in by itself once it is turned to, and back', async ({
  page,
  person,
  enter,
  newApi,
}) => {
  await enter(person)
  const looked = page.waitForResponse('**/api/auth/session')
  await page.goto('/account/settings?from=mail')
  await looked
  const elsewhere = await newApi()
  await elsewhere.signIn(person)
  await elsewhere.json('DELETE', '/api/account/sessions')
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
  await expect(signInPage(page).alert).toHaveText(sentence('not-signed-in'))
  await expect(signInPage(page).email).toHaveValue(person.email)
  await signInPage(page).password.fill(person.password)
  await signInPage(page).button.click()
  await expect(page).toHaveURL(/\/account\/settings\?from=mail$/)
})

test('signing out forgets the address: the next person at this screen does not read it', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  const looked = page.waitForResponse('**/api/auth/session')
  await page.goto('/')
  await looked
  await portal(page, person).signOut()
  await expect(signInPage(page).email).toHaveValue('')
  await expect(signInPage(page).alert).toHaveCount(0)
})

test('two minutes before the end a notice offers to stay; in another tab too, where it goes by itself', async ({
  page,
  context,
  person,
  enter,
}) => {
  await enter(person)
  const other = await context.newPage()
  // As if nothing had happened for 59 minutes, until somebody goes on.
  let quiet = true
  for (const tab of [page, other]) {
    await tab.clock.install()
    await tab.route('**/api/auth/session', async (route) => {
      const answer = await route.fetch({ maxRetries: 2 })
      const session = await answer.json()
      const expires = quiet ? new Date(Date.now() + 60_000).toISOString() : session.expires
      await route.fulfill({ response: answer, json: { ...session, expires } })
    })
    await tab.goto('/account/settings')
    await expect(sessionEndNotice(tab).soon).toBeVisible()
  }
  quiet = false
  await sessionEndNotice(page).stay.click()
  await expect(sessionEndNotice(page).soon).toBeHidden()
  await other.clock.fastForward(10_000)
  await expect(sessionEndNotice(other).soon).toBeHidden()
})

test('at the absolute end there is no staying: the notice says so and leads to the sign-in and back', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  await page.route('**/api/auth/session', async (route) => {
    const answer = await route.fetch({ maxRetries: 2 })
    const end = new Date(Date.now() + 60_000).toISOString()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), expires: end, endsAt: end } })
  })
  await page.goto('/account/settings')
  const notice = sessionEndNotice(page)
  await expect(notice.soon).toContainText('as long as one may')
  await expect(notice.stay).toHaveCount(0)
  await notice.again.click()
  // Nobody types a password before they see their address there; the script puts it in.
  await expect(signInPage(page).email).toHaveValue(person.email)
  await signInPage(page).password.fill(person.password)
  await signInPage(page).button.click()
  await expect(page).toHaveURL(/\/account\/settings$/)
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
