import type { APIRequestContext } from '@playwright/test'
import messages from '@/lib/messages/en.json' with { type: 'json' }
import { mailedLink } from './support/mailbox'
import { passwordPages, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

/** Wrong passwords, each from an address of its own, until the address is locked: a hundred, and those that were not looked at. */
async function lockAddress(request: APIRequestContext, email: string) {
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const form = { csrfToken, email, password: 'not the right password', json: 'true' }
  const guess = async (n: number) => {
    const headers = { 'X-Forwarded-For': `198.51.100.${n}` }
    return (await request.post('/api/auth/callback/password', { form, headers })).text()
  }
  for (let round = 0; round < 20; round++) {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => guess(round * 10 + n)))
    if (answers.some((text) => text.includes('opens='))) return
  }
}

const lock = messages.errors['too-many-attempts'].locked.address

test('a person whose address others locked reads what opens it, and opens it by a reset', async ({
  page,
  person,
  newApi,
}) => {
  await lockAddress((await newApi()).request, person.email)
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

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('with JavaScript off: a locked address says what opens it', async ({ page }) => {
    await page.goto(
      '/sign-in?error=TooManyAttempts&retryAfter=86400&opens=known-device%2Cpassword-reset%2Cadministrator',
    )
    await expect(signInPage(page).alert).toHaveText(lock)
    await expect(signInPage(page).forgotten).toBeVisible()
    await expect(signInPage(page).button).toBeEnabled()
  })
})
