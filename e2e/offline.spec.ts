import { mfaSection } from './support/pages'
import { expect, test } from './support/test'

test.use({ allowedInConsole: [/ERR_INTERNET_DISCONNECTED/] })

test('a setting that is changed offline says so at once, and works once the connection is back', async ({
  page,
  context,
  person,
  enter,
}) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.option.selectOption('Authenticator')
  const create = page.getByRole('button', { name: 'Create key', exact: true })
  await expect(create).toBeEnabled()
  await context.setOffline(true)
  await create.click()
  await expect(page.getByText('No connection to the portal.')).toBeVisible()
  await expect(create).not.toHaveAttribute('aria-busy', 'true')
  await context.setOffline(false)
  await create.click()
  await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible()
})

test('a list that cannot be read offline says so, and appears by itself once the connection is back', async ({
  page,
  context,
  person,
  enter,
}) => {
  await enter(person)
  const list = '**/api/account/trusted-browsers'
  await page.route(list, (route) => route.abort('internetdisconnected'))
  await page.goto('/account/sessions')
  await expect(page.getByText('This goes on by itself once the connection is back.')).toBeVisible()
  await page.unroute(list)
  await context.setOffline(true)
  await context.setOffline(false)
  await expect(page.getByText('No browser is trusted.')).toBeVisible()
})
