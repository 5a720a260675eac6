import type { APIRequestContext } from '@playwright/test'
import messages from '@/lib/messages/en.json' with { type: 'json' }
import { mailedLink } from './support/mailbox'
import { passwordPages, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

/** A hundred wrong passwords, each from an address of its own. */
async function guess(request: APIRequestContext, email: string) {
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const form = { csrfToken, email, password: 'not the right password', json: 'true' }
  const one = (n: number) =>
    request.post('/api/auth/callback/password', { form, headers: { 'X-Forwarded-For': `198.51.100.${n}` } })
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 10 }, (_, n) => one(round * 10 + n)))
}

const lock = messages.errors['too-many-attempts'].locked.address

test('a person whose address others locked reads what opens it, and opens it by a reset @phone', async ({
  page,
  person,
  newApi,
}) => {
  await guess((await newApi()).request, person.email)
  const [signIn, reset] = [signInPage(page), passwordPages(page)]
  await signIn.signIn(person)
  await expect(signIn.alert).toHaveText(lock)
  await expect(signIn.alert).not.toContainText(/\d h/)
  await expect(signIn.button).toBeEnabled()
  await signIn.forgotten.click()
  await reset.ask(person.email)
  await page.goto(await mailedLink(person.email, '/password-reset'))
  await reset.choose('gravel otter at the gate')
  await reset.signIn.click()
  await signIn.submit({ ...person, password: 'gravel otter at the gate' })
  await expect(portal(page, person).welcome).toBeVisible()
})

test('a browser that signed in before is not locked out by others', async ({ page, person, newApi }) => {
  const signIn = signInPage(page)
  await signIn.signIn(person)
  await expect(portal(page, person).welcome).toBeVisible()
  await guess((await newApi()).request, person.email)
  await page.context().clearCookies({ name: /latchkey\.session$/ })
  await signIn.signIn(person)
  await expect(portal(page, person).welcome).toBeVisible()
})

test('an address that nobody has reads the same when it is locked', async ({ page, person, newApi }) => {
  const stranger = { ...person, email: `nobody-${person.email}` }
  await guess((await newApi()).request, stranger.email)
  await signInPage(page).signIn(stranger)
  await expect(signInPage(page).alert).toHaveText(lock)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('with JavaScript off: a locked address says what opens it', async ({ page, person, newApi }) => {
    await guess((await newApi()).request, person.email)
    await signInPage(page).signIn(person)
    await expect(signInPage(page).alert).toHaveText(lock)
    await expect(signInPage(page).forgotten).toBeVisible()
  })
})
