import type { Page } from '@playwright/test'
import { dayOf } from '@/lib/messages/fill'
import { passesInBothThemes } from './support/axe'
import { useUpRecoveryCodes } from './support/new-people'
import { mfaSection, recoveryCodesDialog } from './support/pages'
import { pdfPages } from './support/pdf'
import { expect, test } from './support/test'

const shape = /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){2}$/

async function openWindow(page: Page) {
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  const app = await mfa.newApp()
  await mfa.submit(await app.freshCode())
  const dialog = recoveryCodesDialog(page)
  await expect(dialog.root).toBeVisible()
  return { mfa, dialog, app }
}

test('W6: the file holds site, account, date, set id and the ten codes on the screen', async ({
  page,
  person,
  enter,
  baseURL,
}) => {
  await enter(person)
  const { dialog } = await openWindow(page)
  const codes = await dialog.codes()
  expect(codes).toHaveLength(10)
  for (const code of codes) expect(code).toMatch(shape)
  await expect(dialog.root).toContainText(/safe place/i)
  const { name, text } = await dialog.download()
  expect(name).toBe('Latchkey-recovery-codes.txt')
  for (const part of [baseURL ?? '', person.email, String(new Date().getFullYear()), ...codes])
    expect(text).toContain(part)
  const { recoveryCodes } = await page.evaluate(() => fetch('/api/account/mfa').then((answer) => answer.json()))
  expect(text).toContain(recoveryCodes.setId)
  expect(recoveryCodes.savedAt).not.toBeNull()
})

test('W6: the codes can be copied', async ({ page, context, person, enter }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(person)
  const { dialog } = await openWindow(page)
  const codes = await dialog.codes()
  await dialog.copy.click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  for (const code of codes) expect(copied).toContain(code)
  await dialog.done.click()
  await expect(dialog.root).toBeHidden()
})

test('W6: the codes can be printed, and the page holds them alone', async ({ page, person, enter }) => {
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes')
  })
  await enter(person)
  const { mfa, dialog } = await openWindow(page)
  const codes = await dialog.codes()
  await dialog.print.click()
  await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes')
  await page.emulateMedia({ media: 'print' })
  await expect(
    page
      .getByText(codes[0] ?? '')
      .filter({ visible: true })
      .first(),
  ).toBeVisible()
  await expect(mfa.validate.filter({ visible: true })).toHaveCount(0)
})

test('W7: a cancelled print does not count as saved, and a confirmed one does', async ({ page, person, enter }) => {
  await page.addInitScript(() => {
    window.print = () => undefined
  })
  await enter(person)
  const { dialog, mfa } = await openWindow(page)
  await dialog.print.click()
  await dialog.itDidNotPrint.click()
  await expect(dialog.root.getByRole('alert')).toContainText('not printed')
  await dialog.done.click()
  await expect(dialog.root.getByText('You have not saved these codes')).toBeVisible()
  await dialog.root.getByRole('button', { name: 'Back to the codes' }).click()
  await dialog.print.click()
  await dialog.itPrinted.click()
  await dialog.done.click()
  await expect(dialog.root).toBeHidden()
  await page.reload()
  await expect(mfa.on).toBeVisible()
  await expect(mfa.unsaved).toHaveCount(0)
})

test('W6: codes that the browser refuses to copy are not called copied', async ({ page, person, enter }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'))
    document.execCommand = () => false
  })
  await enter(person)
  const { dialog } = await openWindow(page)
  await dialog.copy.click()
  await expect(dialog.root.getByRole('alert')).toContainText('did not allow copying')
  await dialog.done.click()
  await expect(dialog.root.getByText('You have not saved these codes')).toBeVisible()
})

for (const format of ['A4', 'Letter']) {
  test(`C6: on ${format} the card is one page, and says whose, where, since when, which set and the ten codes`, async ({
    page,
    person,
    enter,
    baseURL,
  }) => {
    await page.addInitScript(() => {
      window.print = () => document.documentElement.setAttribute('data-printed', 'yes')
    })
    await enter(person)
    const { dialog } = await openWindow(page)
    const codes = await dialog.codes()
    await dialog.print.click()
    await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes')
    const { recoveryCodes } = await page.evaluate(() => fetch('/api/account/mfa').then((answer) => answer.json()))
    const pages = pdfPages(await page.pdf({ format }))
    expect(pages).toHaveLength(1)
    const lines = (pages[0] ?? '').split('\n')
    expect(lines.filter((line) => shape.test(line))).toEqual(codes)
    for (const fact of ['Latchkey', person.email, baseURL ?? '', recoveryCodes.setId, dayOf(recoveryCodes.createdAt)])
      expect(lines).toContain(fact)
    for (const part of ['Use a recovery code', 'Make new recovery codes']) expect(pages[0]).toContain(part)
    for (const screen of ['Multi-factor authentication', 'Save recovery codes', person.name])
      expect(pages[0]).not.toContain(screen)
  })
}

test('W7: closing the window without having saved asks once @phone', async ({ page, person, enter }) => {
  await enter(person)
  const { mfa, dialog } = await openWindow(page)
  await dialog.done.click()
  await expect(dialog.root.getByRole('alert')).toContainText('not saved')
  await dialog.closeUnsaved.click()
  await expect(dialog.root).toBeHidden()
  await expect(mfa.on).toBeVisible()
  await page.reload()
  await expect(mfa.unsaved).toBeVisible()
})

test('W7: Escape asks as well, and saving then needs no question', async ({ page, person, enter }) => {
  await enter(person)
  const { dialog, mfa } = await openWindow(page)
  await expect(dialog.root.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(dialog.root).toBeVisible()
  await dialog.download()
  await dialog.done.click()
  await expect(dialog.root).toBeHidden()
  await page.reload()
  await expect(mfa.on).toBeVisible()
  await expect(mfa.unsaved).toHaveCount(0)
})

test('W7: a tab lost before the window was closed leaves MFA on and a way to a new set', async ({
  page,
  context,
  person,
  enter,
}) => {
  await enter(person)
  const { dialog } = await openWindow(page)
  const lost = await dialog.codes()
  await page.close()
  const again = await context.newPage()
  const mfa = mfaSection(again)
  await mfa.open()
  await expect(mfa.on).toBeVisible()
  await expect(mfa.unsaved).toBeVisible()
  await mfa.newCodes.click()
  const window = recoveryCodesDialog(again)
  await expect(window.root).toBeVisible()
  const codes = await window.codes()
  expect(codes).toHaveLength(10)
  expect(codes.filter((code) => lost.includes(code))).toEqual([])
  await window.download()
  await window.done.click()
  await expect(mfa.unsaved).toHaveCount(0)
})

test('three codes left bring a warning', async ({ page, enter, enrolled, newApi }) => {
  await useUpRecoveryCodes(newApi, enrolled, 3)
  await enter(enrolled)
  await mfaSection(page).open()
  await expect(page.getByText('3 of 10 left')).toBeVisible()
  await expect(page.getByText('Only a few recovery codes are left')).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('heading', { name: '3 recovery codes are left' })).toBeVisible()
})

test('C6: with no code left the settings open on a new set, which is the next thing to do, and pass axe', async ({
  page,
  enter,
  enrolled,
  newApi,
}) => {
  // Ten sign-ins come before the first look.
  test.slow()
  await useUpRecoveryCodes(newApi, enrolled, 0)
  await enter(enrolled)
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Your recovery codes are used up' })).toBeVisible()
  await page.getByRole('link', { name: 'Make new recovery codes' }).click()
  const [mfa, dialog] = [mfaSection(page), recoveryCodesDialog(page)]
  await expect(mfa.newCodes).toBeFocused()
  await expect(mfa.newCodes).toHaveAccessibleDescription(/The last one was used/)
  const [card, status] = [await mfa.newCodes.boundingBox(), await mfa.on.boundingBox()]
  expect(card?.y).toBeLessThan(status?.y ?? 0)
  await passesInBothThemes(page, 'no recovery codes left')
  await expect(mfa.newCodes).toBeFocused()
  await page.keyboard.press('Enter')
  await dialog.download()
  await dialog.done.click()
  await expect(page.getByText('10 of 10 left')).toBeVisible()
  await expect(page.getByText('You have no recovery codes left')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Recovery codes' })).toBeFocused()
})
