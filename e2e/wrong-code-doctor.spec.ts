import { sentence } from './support/messages'
import { mfaScreen, mfaSection, recoveryCodesDialog, signInPage } from './support/pages'
import { enrol } from './support/people'
import { expect, test } from './support/test'

test('C2: a code that was already used says so @phone', async ({ page, enrolled, newApi }) => {
  const code = await enrolled.app.freshCode()
  const api = await newApi()
  await api.password(enrolled.email, enrolled.password)
  expect((await api.secondFactor('authenticator', code)).error).toBeNull()
  await signInPage(page).signIn(enrolled)
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
  }) => {
    await signInPage(page).signIn(enrolled)
    await mfaScreen(page).enter(enrolled.app.codeOff(minutes))
    await expect(mfaScreen(page).alert).toHaveText(sentence('clock-skew', direction))
    await expect(mfaScreen(page).alert).toContainText(`${Math.abs(minutes)} min`)
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
  await mfa.submit(await app.freshCode())
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('C2: a code of a key that was replaced is told apart', async ({ page, enrolled, newApi }) => {
  const old = enrolled.app
  const api = await newApi()
  await api.signIn(enrolled)
  await enrol(api, enrolled)
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).enter(await old.freshCode())
  await expect(mfaScreen(page).alert).toHaveText(sentence('replaced-key'))
})

test('C2: a recovery code in the code field is pointed to its own field, and stays unspent', async ({
  page,
  enrolled,
}) => {
  const mfa = mfaScreen(page)
  await signInPage(page).signIn(enrolled)
  const recoveryCode = enrolled.recoveryCodes[0] ?? ''
  await mfa.code.fill(recoveryCode)
  await mfa.verify.click()
  await expect(mfa.alert).toHaveText(sentence('looks-like-recovery-code'))
  await mfa.enterRecoveryCode(recoveryCode)
  await expect(page).toHaveURL(/\/account\/settings/)
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
}) => {
  const api = await newApi()
  for (const _round of [1, 2]) {
    await api.password(enrolled.email, enrolled.password)
    for (const _try of [1, 2, 3, 4, 5]) await api.secondFactor('authenticator', enrolled.app.wrongCode())
  }
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(mfaScreen(page).alert).toHaveText(sentence('too-many-attempts', 'wait'))
  await expect(mfaScreen(page).heading).toBeVisible()
})
