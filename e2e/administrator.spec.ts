import type { PasskeyCreationView } from '../lib/schemas/passkey'
import { SoftPasskey } from '../lib/testing/soft-passkey'
import { mailedLink } from './support/mailbox'
import { type EnrolledPerson, enrol, newPerson, type Person } from './support/new-people'
import { newCompany } from './support/operator'
import { auditPage, downloadBy, employeesPage, importPage, mfaSection, policyPage, portal } from './support/pages'
import type { PortalApi } from './support/portal-api'
import { baseURL } from './support/settings'
import { test as base, expect } from './support/test'

interface Company {
  name: string
  /** With MFA, in their own session. */
  administrator: Person
}

/** The policy is everybody's: each test has a company of its own. */
const test = base.extend<{ company: Company }>({
  company: async ({ newApi }, use) => {
    const name = await newCompany()
    const administrator = await newPerson({ company: name, administrator: true })
    const api = await newApi()
    await api.signIn(administrator)
    await use({ name, administrator: await enrol(api, administrator) })
  },
})

/** Wrong codes after the right password, until the account takes none any more. */
async function lockOut(api: PortalApi, { email, password, app }: EnrolledPerson) {
  for (let round = 0; round < 3; round++) {
    await api.password(email, password)
    for (let miss = 0; miss < 5; miss++) await api.secondFactor('authenticator', app.wrongCode())
  }
}

test('B11 an administrator finds somebody and unlocks them', async ({ page, company, enter, newApi }) => {
  const setUp = await newApi()
  const locked = await newPerson({ company: company.name })
  await setUp.signIn(locked)
  await lockOut(await newApi(), await enrol(setUp, locked))
  await newPerson({ company: company.name })
  const employees = employeesPage(page)
  await enter(company.administrator)
  await page.goto('/')
  await portal(page, company.administrator).menu.click()
  await portal(page, company.administrator).administration.click()
  await expect(employees.table.getByRole('row')).toHaveCount(4)
  await employees.search.fill(locked.email.slice(0, 20))
  await expect(employees.table.getByRole('row')).toHaveCount(2)
  await expect(page).toHaveURL(/q=employee-/)
  await expect(employees.row(locked.name)).toContainText('Locked')
  await employees.openPerson(locked.name)
  await employees.act('Unlock').click()
  await expect(page.getByText(`${locked.name} can sign in again.`)).toBeVisible()
  await (await newApi()).signIn(locked)
  await page.goBack()
  await expect(employees.search).toHaveValue(locked.email.slice(0, 20))
})

test('B2 an administrator invites somebody, who chooses a password and signs in', async ({
  page,
  company,
  enter,
  newApi,
}) => {
  const employees = employeesPage(page)
  const email = `invited-${company.administrator.email}`
  await enter(company.administrator)
  await employees.open()
  await employees.invite.click()
  const dialog = employees.dialog('Invite')
  await dialog.getByLabel('Name').fill('Ida Invited')
  await dialog.getByLabel('Email').fill(company.administrator.email)
  await dialog.getByRole('button', { name: 'Invite' }).click()
  await expect(dialog.getByRole('alert')).toContainText('somebody has it already')
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByText(`The invitation to ${email} is on its way.`)).toBeVisible()
  await expect(employees.row('Ida Invited')).toContainText('Invited')
  const token = new URL(await mailedLink(email, '/invitation')).hash.slice(1)
  const api = await newApi()
  const password = 'gravel otter at the gate'
  await api.json('POST', '/api/invitation/complete', { token, password })
  await api.signIn({ email, password })
})

test('B2 a file with a bad line adds nobody; mended, it adds them all, and a second time nobody', async ({
  page,
  company,
  enter,
}) => {
  const screen = importPage(page)
  const at = company.administrator.email
  const csv = (last: string) => `email,name\none-${at},One Person\n${last},Two Person\n`
  const choose = (text: string) =>
    screen.file.setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await enter(company.administrator)
  await employeesPage(page).open()
  await employeesPage(page).import.click()
  await choose(csv('not an address'))
  await screen.preview.click()
  await expect(screen.errors).toHaveText(/^Line 3.*email/)
  await expect(page.getByRole('button', { name: /^Import/ })).toHaveCount(0)
  await choose(csv(`two-${at}`))
  await screen.preview.click()
  await screen.run(2).click()
  await expect(page.getByText('2 people were added.')).toBeVisible()
  await choose(csv(`two-${at}`))
  await screen.preview.click()
  await expect(page.getByText('Everybody in this file is here already.')).toBeVisible()
})

test('the export of another system is imported as it is, with the address column that the administrator chooses', async ({
  page,
  company,
  enter,
}) => {
  const screen = importPage(page)
  const at = company.administrator.email
  const head = 'userPrincipalName,mail,displayName,department'
  const row = `o'brien-${at},n-${at},Niamh O'Brien Müller,Sales`
  await enter(company.administrator)
  await screen.open()
  const buffer = Buffer.from(`sep=,\r\n${head}\r\n${row}\r\n,,,\r\n\u001a`, 'latin1')
  await screen.file.setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer })
  await screen.preview.click()
  await expect(screen.run(1)).toHaveCount(0)
  await screen.addressColumn.selectOption('userPrincipalName')
  await expect(page.getByText('This column is not used: department.')).toBeVisible()
  await expect(page.getByText("Check that “Niamh O'Brien Müller” is spelled right.")).toBeVisible()
  await screen.run(1).click()
  await expect(page.getByText('1 person was added.')).toBeVisible()
  await employeesPage(page).open()
  await employeesPage(page).search.fill('O’Brien-')
  await expect(employeesPage(page).row("Niamh O'Brien Müller")).toBeVisible()
})

test('C4 an administrator looks before requiring MFA; who has none reads how many days are left', async ({
  page,
  company,
  enter,
  newBrowser,
}) => {
  const employee = await newPerson({ company: company.name })
  const screen = policyPage(page)
  await enter(company.administrator)
  await screen.open()
  await screen.required.check()
  await screen.graceDays.fill('14')
  await screen.seeWhatThisMeans.click()
  await expect(page.getByText('1 of 2 people have no second step that this policy allows.')).toBeVisible()
  await screen.save.click()
  await expect(screen.saved).toBeVisible()
  const there = await newBrowser()
  await enter({ ...employee, session: undefined }, there)
  const theirs = await there.newPage()
  await theirs.goto('/')
  await expect(theirs.getByText('You have 14 days left.')).toBeVisible()
  await theirs.getByRole('link', { name: 'Set it up' }).first().click()
  await expect(mfaSection(theirs).heading).toBeVisible()
  await page.goto('/admin/adoption')
  await expect(page.getByText('1 of 2 people who sign in here have multi-factor authentication (50%).')).toBeVisible()
  const { text } = await downloadBy(page, page.getByRole('link', { name: 'Download CSV' }))
  expect(text).toContain(employee.email)
})

test('B6 an administrator sees who has a passkey and what forbidding passkeys means; who has nothing else is led to the set-up', async ({
  page,
  company,
  enter,
  newApi,
  newBrowser,
}) => {
  const employee = await newPerson({ company: company.name })
  const api = await newApi()
  await api.signIn(employee)
  const options = await api.json<PasskeyCreationView>('POST', '/api/account/mfa/passkeys/options', {})
  await api.json('POST', '/api/account/mfa/passkeys', new SoftPasskey(baseURL).register(options))
  const there = await newBrowser()
  await enter({ ...employee, session: api }, there)
  const theirs = await there.newPage()
  await theirs.goto('/')
  await expect(portal(theirs, employee).menu).toBeVisible()

  await enter(company.administrator)
  await employeesPage(page).open()
  await employeesPage(page).openPerson(employee.name)
  await expect(page.getByText(/^by passkey, since/)).toBeVisible()
  const screen = policyPage(page)
  await screen.open()
  await screen.required.check()
  await screen.method('Passkey').uncheck()
  await screen.seeWhatThisMeans.click()
  await expect(page.getByText('1 of 2 people have no second step that this policy allows.')).toBeVisible()
  await expect(page.getByText('1 of them has one that this policy no longer allows.')).toBeVisible()
  await screen.save.click()
  await expect(screen.saved).toBeVisible()
  await theirs.goto('/')
  await expect(mfaSection(theirs).heading).toBeVisible()
})

test('changes of the policy that were not saved are asked about, and Back loses none', async ({
  page,
  company,
  enter,
}) => {
  const screen = policyPage(page)
  await enter(company.administrator)
  await page.goto('/admin/adoption')
  await page.getByRole('link', { name: 'Policy' }).click()
  await screen.required.check()
  await page.getByRole('link', { name: 'Employees' }).click()
  await page.getByRole('button', { name: 'Stay here' }).click()
  await expect(screen.required).toBeChecked()
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Adoption' })).toBeVisible()
  await page.goForward()
  await expect(screen.required).toBeChecked()
  await expect(page.getByText('Your changes are not saved yet.')).toBeVisible()
})

test('B11 the audit log is narrowed, and exported as it is shown', async ({ page, company, enter }) => {
  const employee = await newPerson({ company: company.name })
  const screen = auditPage(page)
  await enter(company.administrator)
  await employeesPage(page).open()
  await employeesPage(page).openPerson(employee.name)
  await employeesPage(page).act('Disable account').click()
  await employeesPage(page).dialog('Disable account').getByRole('button', { name: 'Disable account' }).click()
  await expect(page.getByText(`The account of ${employee.name} is disabled.`)).toBeVisible()
  await screen.open()
  await expect(screen.rows.first()).toContainText('Account disabled')
  await expect(screen.rows.first()).toContainText(`by ${company.administrator.name}`)
  await screen.type.selectOption({ label: 'Account disabled' })
  await expect(screen.rows).toHaveCount(1)
  const lines = (await downloadBy(page, screen.exportJsonLines)).text.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['user.disabled'])
  const csv = await downloadBy(page, screen.exportCsv)
  expect(csv.name).toMatch(/\.csv$/)
  expect(csv.text).toContain('user.disabled')
})

test('on a phone the list is cards that open with one touch @phone-only', async ({ page, company, enter }) => {
  const employee = await newPerson({ company: company.name })
  await enter(company.administrator)
  await employeesPage(page).open()
  const card = employeesPage(page).row(employee.name)
  await expect(card).toBeVisible()
  const [box, room] = [await card.boundingBox(), await page.evaluate(() => document.documentElement.clientWidth)]
  expect(box?.width).toBeGreaterThan(250)
  expect(box?.width).toBeLessThan(room)
  await card.tap({ position: { x: 20, y: (box?.height ?? 20) - 10 } })
  await expect(page.getByRole('heading', { name: employee.name })).toBeVisible()
})

test.describe('who is no administrator', () => {
  // The pages that are not there.
  test.use({ allowedInConsole: [/status of 404/] })

  test('finds neither the menu item nor the pages', async ({ page, person, enter }) => {
    await enter(person)
    await page.goto('/')
    await portal(page, person).menu.click()
    await expect(portal(page, person).manageAccount).toBeVisible()
    await expect(portal(page, person).administration).toHaveCount(0)
    for (const path of ['employees', 'policy', 'adoption', 'audit']) {
      await page.goto(`/admin/${path}`)
      await expect(page.getByRole('heading', { name: 'Nothing here' })).toBeVisible()
    }
  })
})
