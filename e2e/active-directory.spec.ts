import type { Page } from '@playwright/test'
import { baseDn, directoryPassword, realm } from '../lib/testing/directory/accounts'
import { type DomainController, startDomainController } from '../lib/testing/directory/domain-controller'
import { whyNoDirectory } from '../scripts/samba.mjs'
import { violationsOn } from './support/axe'
import { sentence } from './support/messages'
import { newCompany, operate } from './support/operator'
import { mfaScreen, mfaSection, portal, signInPage, stepUpDialog } from './support/pages'
import { expect, test } from './support/test'

const why = whyNoDirectory()
const shownName = 'Acme Active Directory'
const domain = `directory-${Date.now().toString(36)}.test`
const person = { name: 'Erin Employee', email: `erin@${domain}`, password: directoryPassword }
let controller: DomainController | undefined

test.describe.configure({ mode: 'serial' })
test.skip(why !== null, why ?? '')

test.beforeAll(async () => {
  test.setTimeout(120_000)
  controller = await startDomainController()
  await controller.directory.add('erin', { mail: person.email, displayName: person.name })
  const company = await newCompany(domain)
  const { url, authority } = controller
  const source = { kind: 'directory', controllers: [url], realm, baseDn, authority: authority.pem }
  const said = ['--company', company, '--name', shownName, '--directory', url, '--realm', realm, '--base-dn', baseDn]
  await operate('company sign-in', {
    said: [...said, '--authority-file', authority.file],
    args: { company, name: shownName, ...source },
  })
})
test.afterAll(() => controller?.stop())

const axe = async (page: Page) => expect(await violationsOn(page)).toEqual([])

test('O5: the directory’s password signs in, without the MFA screen; the settings say who decides', async ({
  page,
}) => {
  const mfa = mfaSection(page)
  await signInPage(page).signIn(person)
  await expect(portal(page, person).welcome).toBeVisible()
  await expect(mfaScreen(page).heading).toHaveCount(0)
  await mfa.open()
  await expect(mfa.heading).toBeVisible()
  await expect(mfa.option).toBeDisabled()
  await expect(mfa.save).toBeDisabled()
  await expect(page.getByText(`Your company signs in through its directory, ${shownName}.`)).toBeVisible()
  await expect(mfa.createKey).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Password' })).toHaveCount(0)
  await axe(page)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})

test('a wrong password gets the answer that everybody gets', async ({ page }) => {
  await signInPage(page).signIn({ ...person, password: 'of another door' })
  await expect(signInPage(page).alert).toHaveText(sentence('invalid-credentials'))
})

test.describe('a password that the directory wants changed', () => {
  const expired = { name: 'Ex Pired', email: `expired@${domain}`, password: directoryPassword }
  const saysSo = async (page: Page) => {
    await expect(signInPage(page).alert).toContainText('Your password has expired or must be changed.')
    await expect(signInPage(page).email).toHaveValue(expired.email)
  }

  test.beforeAll(async () => {
    await controller?.directory.add('expired', { mail: expired.email, displayName: expired.name })
    await controller?.directory.change('expired', { pwdLastSet: '0' })
  })

  test('an expired password is named to its owner on the form, with the address kept', async ({ page }) => {
    await signInPage(page).signIn(expired)
    await expect(signInPage(page).alert).toHaveText(sentence('password-expired'))
    await saysSo(page)
    await axe(page)
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await signInPage(page).signIn({ ...expired, password: 'of another door' })
    await expect(signInPage(page).alert).toHaveText(sentence('invalid-credentials'))
  })

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false })

    test('is told to its owner on the page', async ({ page }) => {
      await signInPage(page).open()
      await signInPage(page).submit(expired)
      await saysSo(page)
    })
  })
})

test('B3: ending another session asks for the directory’s password, and goes on by itself', async ({
  page,
  newApi,
}) => {
  await (await newApi()).signIn(person)
  await signInPage(page).signIn(person)
  await expect(portal(page, person).welcome).toBeVisible()
  // As if the sign-in lay ten minutes back: what the portal then answers, once.
  await page.route('**/api/account/sessions/*', (route) => route.fulfill(stepUpRequired), { times: 1 })
  await page.goto('/account/sessions')
  const end = page.getByRole('listitem').getByRole('button', { name: /^End/ })
  const others = await end.count()
  await end.first().click()
  const stepUp = stepUpDialog(page)
  await expect(stepUp.password).toBeFocused()
  await axe(page)
  await stepUp.password.fill('of another door')
  await stepUp.confirm.click()
  await expect(stepUp.alert).toBeVisible()
  await stepUp.password.fill(directoryPassword)
  await stepUp.confirm.click()
  await expect(stepUp.root).toBeHidden()
  await expect(end).toHaveCount(others - 1)
})

const stepUpRequired = {
  status: 403,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'urn:latchkey:problem:step-up-required',
    title: '',
    status: 403,
    code: 'step-up-required',
  }),
}
