import type { Page } from '@playwright/test'
import messages from '@/lib/messages/en.json' with { type: 'json' }
import { sentence } from './support/messages'
import { enrol, newPasskeyPerson, newPerson } from './support/new-people'
import { newCompany } from './support/operator'
import { confirmDialog, mfaSection, policyPage, recoveryCodesDialog } from './support/pages'
import { expect, test } from './support/test'

// The refusals that these tests are about: Chromium writes each into the console.
test.use({ allowedInConsole: [/status of (409|404|410)/] })

const tabOf = (page: Page) => ({ page, mfa: mfaSection(page), codes: recoveryCodesDialog(page) })
const replaced = messages.recoveryCodes.replaced

test.describe('recovery codes renewed in two tabs', () => {
  test('the tab that renews second reads that it was outdated, and the first is never told Saved over a dead set', async ({
    page,
    context,
    enrolled,
    enter,
  }) => {
    await enter(enrolled)
    const [first, second] = [tabOf(page), tabOf(await context.newPage())]
    await first.mfa.open()
    await second.mfa.open()
    await first.mfa.newCodes.click()
    await expect(first.codes.root).toBeVisible()
    const dead = await first.codes.codes()
    expect(dead).toHaveLength(10)
    await second.mfa.newCodes.click()
    await expect(second.mfa.alert).toHaveText(sentence('changed-meanwhile', 'recoveryCodes'))
    await expect(second.codes.root).toBeHidden()
    await second.mfa.newCodes.click()
    await expect(second.codes.root).toBeVisible()

    await first.codes.save.click()
    await expect(first.codes.root.getByRole('alert')).toContainText(replaced)
    await expect(first.codes.root).not.toContainText(messages.recoveryCodes.saved)
    for (const code of dead) await expect(first.page.getByText(code)).toHaveCount(0)
    await expect(first.codes.done).toBeFocused()
    await first.codes.done.click()
    await expect(first.mfa.unsaved).toBeVisible()

    await second.codes.save.click()
    await expect(second.codes.root).toContainText(messages.recoveryCodes.saved)
    await second.codes.done.click()
    await expect(second.codes.root).toBeHidden()
    await expect(second.mfa.unsaved).toHaveCount(0)
  })

  test('the tab that saved first reads at Done that another tab has replaced its codes since', async ({
    page,
    context,
    enrolled,
    enter,
  }) => {
    await enter(enrolled)
    const first = tabOf(page)
    await first.mfa.open()
    await first.mfa.newCodes.click()
    await first.codes.save.click()
    await expect(first.codes.root).toContainText(messages.recoveryCodes.saved)
    const second = tabOf(await context.newPage())
    await second.mfa.open()
    await second.mfa.newCodes.click()
    await expect(second.codes.root).toBeVisible()
    await first.codes.done.click()
    await expect(first.codes.root.getByRole('alert')).toContainText(replaced)
    await expect(first.codes.root.getByRole('listitem')).toHaveCount(0)
    await first.codes.done.click()
    await expect(first.codes.root).toBeHidden()
  })
})

test.describe('a key set up in two tabs', () => {
  test('the tab whose key was recreated reads that, not that its code is wrong, and goes on with the newer key', async ({
    page,
    context,
    person,
    enter,
  }) => {
    await enter(person)
    const [first, second] = [tabOf(page), tabOf(await context.newPage())]
    await first.mfa.open()
    await first.mfa.begin()
    const old = await first.mfa.newApp()
    await second.mfa.open()
    await expect(second.mfa.validate).toBeVisible()
    const shown = await second.mfa.readKey()
    await second.mfa.recreateKey.click()
    await expect.poll(() => second.mfa.readKey()).not.toBe(shown)
    await first.mfa.submit(await old.freshCode())
    await expect(first.page.getByText(messages.authenticator.lost)).toBeVisible()
    await expect(first.mfa.qrCode).toHaveCount(0)
    await first.mfa.createKey.click()
    await first.mfa.submit(await (await second.mfa.newApp()).freshCode())
    await expect(first.codes.root).toBeVisible()
  })

  test('the tab that validates second reads that the set-up ended elsewhere, and sees that MFA is on', async ({
    page,
    context,
    person,
    enter,
  }) => {
    await enter(person)
    const [first, second] = [tabOf(page), tabOf(await context.newPage())]
    await first.mfa.open()
    await first.mfa.begin()
    const app = await first.mfa.newApp()
    await second.mfa.open()
    await expect(second.mfa.validate).toBeVisible()
    await first.mfa.submit(await app.freshCode())
    await expect(first.codes.root).toBeVisible()
    await second.mfa.submit(await app.freshCode())
    await expect(second.page.getByText(messages.authenticator.lost)).toBeVisible()
    await expect(second.mfa.on).toBeVisible()
    await expect(second.mfa.validate).toHaveCount(0)
  })
})

test('a passkey removed in one tab: removing it in the other is done, renaming it says that it is gone', async ({
  page,
  context,
  newApi,
  enter,
}) => {
  const person = await newPasskeyPerson(await newApi())
  await enter(person)
  const tabs = [tabOf(page), tabOf(await context.newPage()), tabOf(await context.newPage())] as const
  for (const { mfa } of tabs) await mfa.open()
  const [first, second, third] = tabs
  await third.mfa.renamePasskey('Passkey').click()
  for (const { page, mfa } of [first, second]) {
    await mfa.removePasskey('Passkey').click()
    await confirmDialog(page).confirm('Remove').click()
    await expect(confirmDialog(page).root).toBeHidden()
    await expect(mfa.passkeys).toHaveCount(0)
    await expect(mfa.off).toBeVisible()
    await expect(mfa.alert).toHaveCount(0)
  }
  await third.mfa.passkeyName.fill('Old phone')
  await third.mfa.saveName.click()
  await expect(third.page.getByText(messages.factorLine.gone.replace('{label}', 'Passkey'))).toBeVisible()
  await expect(third.mfa.off).toBeVisible()
})

test('MFA cleared in a tab that does not show the passkey added elsewhere is refused until it is shown', async ({
  page,
  newApi,
  enter,
}) => {
  const api = await newApi()
  const person = await newPasskeyPerson(api)
  await enter(person)
  const { mfa } = tabOf(page)
  await mfa.open()
  await page.evaluate(async () => {
    const { passkeys } = await fetch('/api/account/mfa').then((answer) => answer.json())
    await fetch(`/api/account/mfa/passkeys/${passkeys[0].id}`, {
      method: 'PATCH',
      body: JSON.stringify({ label: 'Work phone' }),
      headers: { 'content-type': 'application/json' },
    })
  })
  await mfa.clearAll.click()
  await confirmDialog(page).confirm('Clear multi-factor authentication').click()
  await expect(confirmDialog(page).root.getByRole('alert')).toHaveText(sentence('changed-meanwhile', 'factors'))
  await expect(page.getByText('Work phone')).toBeVisible()
  await confirmDialog(page).confirm('Clear multi-factor authentication').click()
  await expect(mfa.off).toBeVisible()
})

test('B11 two administrators change the policy: the second reads what the first saved and undoes nothing in silence', async ({
  page,
  newApi,
  newBrowser,
  enter,
}) => {
  const company = await newCompany()
  const administrators = await Promise.all([1, 2].map(() => newPerson({ company, administrator: true })))
  const enrolled = []
  for (const administrator of administrators) {
    const api = await newApi()
    await api.signIn(administrator)
    enrolled.push(await enrol(api, administrator))
  }
  const [ann, bob] = enrolled
  if (!ann || !bob) throw new Error('two administrators are needed')
  await enter(ann)
  const there = await newBrowser()
  await enter(bob, there)
  const [hers, his] = [page, await there.newPage()]
  const days = (at: Page) => at.getByRole('spinbutton', { name: 'Days a browser can be trusted' })
  await policyPage(hers).open()
  await policyPage(his).open()
  await days(his).fill('20')
  await days(hers).fill('10')
  await policyPage(hers).method('Email').uncheck()
  await policyPage(hers).save.click()
  await expect(policyPage(hers).saved).toBeVisible()

  await policyPage(his).save.click()
  await expect(policyPage(his).alert).toHaveText(sentence('changed-meanwhile'))
  const { others } = messages.admin.policy
  const notice = his.getByRole('status').filter({ hasText: others.heading })
  await expect(notice.getByRole('listitem').filter({ hasText: 'Email' }).first()).toContainText('Off')
  await expect(notice.getByRole('listitem').filter({ hasText: 'trusted' })).toContainText('10')
  await expect(notice.getByRole('listitem').filter({ hasText: 'trusted' })).toContainText(others.yours)
  await expect(policyPage(his).method('Email')).not.toBeChecked()
  await expect(days(his)).toHaveValue('20')
  await policyPage(his).save.click()
  await expect(policyPage(his).saved).toBeVisible()
  await expect(policyPage(his).method('Email')).not.toBeChecked()
  await expect(notice).toHaveCount(0)
})
