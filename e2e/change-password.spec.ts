import { mfaSection, passwordSection, portal, signInPage, stepUpDialog } from './support/pages'
import { expect, test } from './support/test'
import { enterByTrust } from './support/trust'

const next = 'gravel otter at the gate'

test('the password is changed in the settings, and every other session ends', async ({
  page,
  person,
  enter,
  newApi,
}) => {
  await enter(person)
  const elsewhere = await newApi()
  await elsewhere.signIn(person)
  await mfaSection(page).open()
  const section = passwordSection(page)
  await section.submit('not the right one', next)
  await expect(section.alert).toContainText('not your current password')
  await expect(section.current).toBeFocused()
  await section.submit(person.password, 'passwordpassword')
  await expect(section.alert).toContainText('tried first')
  await section.submit(person.password, next)
  await expect(section.changed).toBeVisible()
  expect(await elsewhere.json('GET', '/api/auth/session')).toEqual({})
  await portal(page, person).signOut()
  await signInPage(page).signIn({ ...person, password: next })
  await expect(portal(page, person).welcome).toBeVisible()
})

test('B3 the change asks for a factor first and then goes on without being typed again; trust ends', async ({
  page,
  context,
  enrolled,
  newApi,
}) => {
  await enterByTrust(await newApi(), enrolled, context)
  await mfaSection(page).open()
  const [section, dialog] = [passwordSection(page), stepUpDialog(page)]
  await section.submit(enrolled.password, next)
  await dialog.code.fill(await enrolled.app.freshCode())
  await dialog.confirm.click()
  await expect(section.changed).toBeVisible()
  await portal(page, enrolled).signOut()
  await signInPage(page).signIn({ ...enrolled, password: next })
  await expect(page).toHaveURL(/\/sign-in\/verify/)
})
