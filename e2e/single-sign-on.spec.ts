import type { Page } from '@playwright/test'
import { passesInBothThemes } from './support/axe'
import { sentence } from './support/messages'
import type { Account } from './support/openid-provider'
import { confirmDialog, mfaSection, portal, signInPage, stepUpDialog } from './support/pages'
import { demandMfaAtProvider, providerPage } from './support/sso-company'
import { expect, test } from './support/test'

async function signIn(page: Page, account: Account) {
  const screen = signInPage(page)
  await screen.open()
  await screen.ready()
  await screen.email.fill(account.email)
  await screen.onward.click()
  await providerPage(page).logIn(account)
  await expect(portal(page, account).welcome).toBeVisible()
}

test('O5 C5: people of a company with a sign-in service sign in there, never see the MFA screen, and read why', async ({
  page,
  sso,
}) => {
  const account = sso.newAccount()
  const visited: string[] = []
  page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname))
  const screen = signInPage(page)
  await page.goto('/account/settings')
  await screen.ready()
  await screen.email.fill(account.email)
  await screen.email.press('Tab')
  await expect(screen.onward).toBeVisible()
  await expect(screen.password).toHaveCount(0)
  await screen.onward.click()
  await expect(providerPage(page).hint).toHaveText(account.email)
  await providerPage(page).logIn(account)
  await expect(page).toHaveURL(/\/account\/settings$/)
  await expect(page.getByText('Your company signs in through Acme Login')).toBeVisible()
  await expect(mfaSection(page).option).toBeDisabled()
  expect(visited).not.toContain('/sign-in/verify')
})

test('a password typed for such an address never leaves the page, and another address gets its password field back', async ({
  page,
  sso,
  person,
}) => {
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.postData() ?? ''))
  const screen = signInPage(page)
  await screen.open()
  await screen.ready()
  await screen.email.fill(sso.newAccount().email)
  await screen.password.fill('a secret of elsewhere')
  await expect(screen.onward).toBeVisible()
  await expect(screen.onward).toBeFocused()
  expect(sent.join()).not.toContain('secret')
  await screen.email.fill(person.email)
  await expect(screen.password).toBeVisible()
  await screen.submit(person)
  await expect(portal(page, person).welcome).toBeVisible()
})

test('an address that was kept leads on at once, and the plain form is there for the emergency administrator', async ({
  page,
  sso,
}) => {
  const account = sso.newAccount()
  const screen = signInPage(page)
  await signIn(page, account)
  await page.context().clearCookies({ name: 'latchkey.session' })
  await screen.open()
  await screen.email.fill(account.email)
  await screen.onward.click()
  await expect(page).toHaveURL(/\/$/)
  await page.goto('/sign-in?local')
  await expect(screen.password).toBeVisible()
  await screen.email.fill(account.email)
  await screen.email.press('Tab')
  await expect(screen.button).toBeVisible()
})

test('C5: a company that demands MFA at its service exempts who was asked for it there, and nobody else', async ({
  page,
  sso,
  newBrowser,
}) => {
  await demandMfaAtProvider(sso)
  const explained = 'Your company signs in through Acme Login'
  await signIn(page, sso.newAccount({ amr: ['pwd', 'mfa'] }))
  await mfaSection(page).open()
  await expect(page.getByText(explained)).toBeVisible()
  await expect(mfaSection(page).option).toBeDisabled()
  const other = await (await newBrowser()).newPage()
  await signIn(other, sso.newAccount({ amr: ['pwd'] }))
  await mfaSection(other).open()
  await expect(mfaSection(other).option).toBeEnabled()
  await expect(other.getByText(explained)).toHaveCount(0)
  await expect(other.getByRole('heading', { name: 'Password', exact: true })).toHaveCount(0)
})

test('who turns back at the sign-in service is told, and begins again where they were', async ({ page, sso }) => {
  const account = sso.newAccount()
  const screen = signInPage(page)
  await screen.open()
  await screen.ready()
  await screen.email.fill(account.email)
  await screen.onward.click()
  await providerPage(page).cancel.click()
  await expect(screen.alert).toHaveText(sentence('not-at-provider'))
  await expect(screen.email).toHaveValue(account.email)
  await expect(page.getByText('not today')).toHaveCount(0)
  await screen.onward.click()
  await providerPage(page).logIn(account)
  await expect(portal(page, account).welcome).toBeVisible()
})

test('people who begin in two tabs end in both where they began', async ({ page, context, sso }) => {
  const account = sso.newAccount()
  const other = await context.newPage()
  for (const [tab, path] of [
    [page, '/account/sessions'],
    [other, '/account/activity'],
  ] as const) {
    await tab.goto(path)
    const screen = signInPage(tab)
    // The second tab has the address already.
    if (tab === page) {
      await screen.ready()
      await screen.email.fill(account.email)
    }
    await screen.onward.click()
    await expect(providerPage(tab).heading).toBeVisible()
  }
  await providerPage(page).logIn(account)
  await expect(page).toHaveURL(/\/account\/sessions$/)
  await providerPage(other).logIn(account)
  await expect(other).toHaveURL(/\/account\/activity$/)
})

test.describe('away', () => {
  test.use({ allowedInConsole: [/status of 503/] })

  test('a sign-in service that is away is told on the form', async ({ page, sso }) => {
    const screen = signInPage(page)
    await screen.open()
    await screen.ready()
    await screen.email.fill(sso.newAccount().email)
    await expect(screen.onward).toBeVisible()
    await sso.close()
    await screen.onward.click()
    await expect(screen.alert).toHaveText(sentence('unavailable', 'provider'))
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the form learns the way after one submit, and a page of ours leads on', async ({ page, sso }) => {
    const account = sso.newAccount()
    const screen = signInPage(page)
    await screen.open()
    await screen.submit({ email: account.email, password: 'a secret of elsewhere' })
    await expect(screen.onward).toBeVisible()
    await expect(screen.alert).toHaveCount(0)
    await expect(screen.email).toHaveValue(account.email)
    await screen.onward.click()
    await expect(providerPage(page).heading).toBeVisible()
    await providerPage(page).logIn(account)
    await expect(page.getByText(account.name).first()).toBeVisible()
  })
})

test.describe('B3: confirming it at the company’s sign-in service', () => {
  /** Signed in here and elsewhere, with the page open on which the other session can be ended. */
  async function withTwoSessions(page: Page, account: Account, other: Page) {
    await signIn(other, account)
    await signIn(page, account)
    await page.goto('/account/sessions')
    await page.getByRole('button', { name: 'End all other sessions' }).click()
    await confirmDialog(page).confirm('End all other sessions').click()
    const dialog = stepUpDialog(page)
    await expect(dialog.confirmAtProvider).toBeFocused()
    return { dialog, nowhereElse: page.getByText('You are signed in nowhere else.') }
  }
  const press = async (page: Page, button: { click(): Promise<void> }) => {
    const [window] = await Promise.all([page.waitForEvent('popup'), button.click()])
    return window
  }

  test('opens it in a window that closes by itself, and the change goes on', async ({ page, sso, newBrowser }) => {
    const account = sso.newAccount()
    const other = await (await newBrowser()).newPage()
    const { dialog, nowhereElse } = await withTwoSessions(page, account, other)
    const window = await press(page, dialog.confirmAtProvider)
    await providerPage(window).logIn(account)
    await expect(dialog.root).toBeHidden()
    await expect(nowhereElse).toBeVisible()
    await expect.poll(() => window.isClosed()).toBe(true)
    await other.goto('/account')
    await expect(other).toHaveURL(/\/sign-in/)
  })

  test('somebody else’s sign-in, or one that is given up, confirms nothing; the dialog can be used again', async ({
    page,
    sso,
    newBrowser,
  }) => {
    const [account, stranger] = [sso.newAccount(), sso.newAccount()]
    const { dialog, nowhereElse } = await withTwoSessions(page, account, await (await newBrowser()).newPage())
    const closed = await press(page, dialog.confirmAtProvider)
    await expect(providerPage(closed).heading).toBeVisible()
    await closed.close()
    const wrong = await press(page, dialog.confirmAtProvider)
    await providerPage(wrong).logIn(stranger)
    await expect(wrong.getByRole('heading', { name: 'Not confirmed' })).toBeVisible()
    await expect(dialog.alert).toHaveText(sentence('not-at-provider'))
    await expect(nowhereElse).toHaveCount(0)
    await wrong.close()
    const right = await press(page, dialog.confirmAtProvider)
    await providerPage(right).logIn(account)
    await expect(nowhereElse).toBeVisible()
  })
})

test.describe('in both themes', () => {
  test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } })

  test('the screens of a sign-in service pass axe in both themes, and fit @phone', async ({ page, sso }) => {
    const screen = signInPage(page)
    await screen.open()
    await screen.ready()
    await screen.email.fill(`${sso.newAccount().login}.with.a.long.name@${sso.domain}`)
    await expect(screen.onward).toBeVisible()
    await inspect(page, 'sign-in')
    await page.goto('/confirmed?error=NotAtProvider')
    await inspect(page, 'not confirmed')
  })
})

async function inspect(page: Page, name: string) {
  await passesInBothThemes(page, name)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(overflow, name).toBeLessThanOrEqual(0)
}
