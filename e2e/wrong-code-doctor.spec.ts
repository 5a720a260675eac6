import { mailedCode } from './support/mailbox'
import { sentence } from './support/messages'
import { enrol } from './support/new-people'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, stepUpDialog } from './support/pages'
import { expect, test } from './support/test'
import { enterByTrust } from './support/trust'

test('C2: a code that was already used says so', async ({ page, enrolled, newApi, atSecondStep }) => {
  const code = await enrolled.app.freshCode()
  const api = await newApi()
  await api.password(enrolled.email, enrolled.password)
  expect((await api.secondFactor('authenticator', code)).error).toBeNull()
  await atSecondStep(enrolled)
  await mfaScreen(page).enter(code)
  await expect(mfaScreen(page).alert).toHaveText(sentence('code-already-used'))
})

for (const [minutes, direction] of [
  [-5, 'behind'],
  [6, 'ahead'],
] as const) {
  test(`C2: a phone whose clock is ${Math.abs(minutes)} minutes ${direction} is told so and how to mend it`, async ({
    page,
    enrolled,
    atSecondStep,
  }) => {
    await atSecondStep(enrolled)
    await mfaScreen(page).enter(enrolled.app.codeOff(minutes))
    await expect(mfaScreen(page).alert).toHaveText(sentence('clock-skew', direction))
    await expect(mfaScreen(page).alert).toContainText(`${Math.abs(minutes)} min`)
    await mfaScreen(page).setTheClock.click()
    await expect(page.getByText('Time correction for codes')).toBeVisible()
  })
}

for (const [typed, count] of [
  ['12345', 5],
  ['1234567', 7],
] as const) {
  test(`C2: ${count} digits are told as a code of the wrong length`, async ({ page, enrolled, atSecondStep }) => {
    await atSecondStep(enrolled)
    await mfaScreen(page).enter(typed)
    await mfaScreen(page).verify.click()
    await expect(mfaScreen(page).alert).toHaveText(sentence('invalid-code', 'digits'))
    await expect(mfaScreen(page).alert).toContainText(`you typed ${count}`)
  })
}

test('C2: in the set-up as well a clock that is off is named', async ({ page, person, enter }) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  const app = await mfa.newApp()
  await mfa.submit(app.codeOff(-5))
  await expect(mfa.alert).toHaveText(sentence('clock-skew', 'behind'))
  await mfa.setTheClock.click()
  await expect(page.getByText('Time correction for codes')).toBeVisible()
  await mfa.submit('12345')
  await expect(mfa.alert).toHaveText(sentence('invalid-code', 'digits'))
  await mfa.submit('7K3Q-W2ZN-0PAM')
  await expect(mfa.alert).toHaveText(sentence('looks-like-recovery-code', 'setUp'))
  await mfa.submit(await app.freshCode())
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('C2: the set-up shows the portal’s time, which runs, and says when this device’s is another', async ({
  page,
  person,
  enter,
}) => {
  // A browser that lives ten minutes in the past.
  await page.clock.install({ time: Date.now() - 600_000 })
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  const clock = mfa.portalClock
  await expect(clock).toHaveText(/^\d\d:\d\d:\d\d$/)
  const shown = (await clock.textContent()) ?? ''
  // As near as a busy machine looks; the browser's own time would be ten minutes away, at midnight too.
  const near = Array.from({ length: 60 }, (_, second) => new Date(Date.now() + (second - 50) * 1000).toTimeString())
  expect(near.map((time) => time.slice(0, 8))).toContain(shown)
  await expect(clock).not.toHaveText(shown)
  await expect(page.getByText('This device’s clock is about 10 min behind')).toBeVisible()
})

test('C2: a device whose clock is right reads the portal’s time and nothing more', async ({ page, person, enter }) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  await expect(mfa.portalClock).toBeVisible()
  await expect(page.getByText('This device’s clock')).toHaveCount(0)
})

test('C2: a code of a key that was replaced is told apart', async ({ page, enrolled, newApi, atSecondStep }) => {
  const old = enrolled.app
  const api = await newApi()
  await api.signIn(enrolled)
  await enrol(api, enrolled)
  await atSecondStep(enrolled)
  await mfaScreen(page).enter(await old.freshCode())
  await expect(mfaScreen(page).alert).toHaveText(sentence('replaced-key'))
})

test('C2: a recovery code in the code field is pointed to its own field, and stays unspent', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  const mfa = mfaScreen(page)
  await atSecondStep(enrolled)
  const recoveryCode = enrolled.recoveryCodes[0] ?? ''
  await mfa.code.fill(recoveryCode)
  await mfa.verify.click()
  await expect(mfa.alert).toHaveText(sentence('looks-like-recovery-code'))
  await mfa.useItAsRecoveryCode.click()
  await expect(mfa.recoveryCode).toHaveValue(recoveryCode)
  await expect(mfa.recoveryCode).toBeFocused()
  expect(page.url()).not.toContain(recoveryCode)
  await mfa.verify.click()
  await expect(page).toHaveURL(/\/account\/settings/)
})

test('C2: the emailed code in the app’s field is one press away from its own', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  const mfa = mfaScreen(page)
  await atSecondStep(enrolled)
  await mfa.emailInstead.click()
  const code = await mailedCode(enrolled.email)
  await mfa.useApp.click()
  await mfa.enter(code)
  await expect(mfa.alert).toHaveText(sentence('looks-like-email-code'))
  await mfa.useItAsEmailedCode.click()
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('C2: the app’s code in the field of the emailed one is told apart, and is spent', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  const mfa = mfaScreen(page)
  await atSecondStep(enrolled)
  await mfa.emailInstead.click()
  const code = await enrolled.app.freshCode()
  await expect(page.getByText(/digits that we mailed/)).toBeVisible()
  await mfa.enter(code)
  await expect(mfa.alert).toHaveText(sentence('looks-like-authenticator-code'))
  await mfa.useApp.click()
  await expect(page.getByText(/digits in your authenticator app/)).toBeVisible()
  await mfa.enter(code)
  await expect(mfa.alert).toHaveText(sentence('code-already-used'))
  await mfa.enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('C2: Confirm it is you says the same, and carries a recovery code to its field', async ({
  page,
  context,
  enrolled,
  newApi,
}) => {
  await enterByTrust(await newApi(), enrolled, context)
  const dialog = stepUpDialog(page)
  await mfaSection(page).open()
  await mfaSection(page).newCodes.click()
  await dialog.code.fill(enrolled.app.codeOff(6))
  await dialog.confirm.click()
  await expect(dialog.alert).toHaveText(sentence('clock-skew', 'ahead'))
  await expect(dialog.setTheClock).toBeVisible()
  const recoveryCode = enrolled.recoveryCodes[0] ?? ''
  await dialog.code.fill(recoveryCode)
  await dialog.confirm.click()
  await expect(dialog.alert).toHaveText(sentence('looks-like-recovery-code'))
  await dialog.useItAsRecoveryCode.click()
  await expect(dialog.recoveryCode).toHaveValue(recoveryCode)
  await expect(dialog.recoveryCode).toBeFocused()
  await dialog.confirm.click()
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test.describe('with JavaScript off', () => {
  test.use({ javaScriptEnabled: false })

  test('C2: a clock that is off, a wrong length and a recovery code are told all the same', async ({
    page,
    enrolled,
    atSecondStep,
  }) => {
    const mfa = mfaScreen(page)
    const verify = async (text: string) => {
      await mfa.code.fill(text)
      await mfa.verify.click()
    }
    await atSecondStep(enrolled)
    await verify(enrolled.app.codeOff(-5))
    await expect(mfa.alert).toHaveText(sentence('clock-skew', 'behind'))
    await mfa.setTheClock.click()
    await expect(page.getByText('Time correction for codes')).toBeVisible()
    await verify('12345')
    await expect(mfa.alert).toContainText('you typed 5')
    await verify(enrolled.recoveryCodes[0] ?? '')
    await expect(mfa.alert).toHaveText(sentence('looks-like-recovery-code'))
    await mfa.useItAsRecoveryCode.click()
    await mfa.recoveryCode.fill(enrolled.recoveryCodes[0] ?? '')
    await mfa.verify.click()
    await expect(page).toHaveURL(/\/account\/settings/)
  })
})

test('C2: the doctor never accepts what it diagnoses, and each diagnosis costs a try', async ({ enrolled, newApi }) => {
  const api = await newApi()
  await api.password(enrolled.email, enrolled.password)
  for (const minutes of [-5, 6, -7]) {
    expect((await api.secondFactor('authenticator', enrolled.app.codeOff(minutes))).error).toBe('ClockSkew')
  }
  const { lastMiss } = await api.json<{ lastMiss: { code: string; triesLeft: number } }>('GET', '/api/sign-in')
  expect(lastMiss).toMatchObject({ code: 'clock-skew', triesLeft: 2 })
})

test('after ten wrong codes the account waits: the right code is not even looked at', async ({
  page,
  enrolled,
  newApi,
  atSecondStep,
}) => {
  const api = await newApi()
  for (const _round of [1, 2]) {
    await api.password(enrolled.email, enrolled.password)
    for (const _try of [1, 2, 3, 4, 5]) await api.secondFactor('authenticator', enrolled.app.wrongCode())
  }
  await atSecondStep(enrolled)
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(mfaScreen(page).alert).toHaveText(sentence('too-many-attempts', 'wait'))
  await expect(mfaScreen(page).heading).toBeVisible()
})
