import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { refuse } from '../../testing/fake-server'
import { choose, mfa, press, setUp, show, validate, workingServer } from '../../testing/mfa'
import { mfaOff, mfaOn, testPage } from '../../testing/portal'
import { sentence } from '../../testing/sentence'

testPage()

test('a clock that is off comes with how to set it', async () => {
  workingServer({ [validate]: () => refuse(422, 'clock-skew', 'Your clock is off.') })
  show(mfaOff)
  await setUp()
  expect((await screen.findByRole('alert')).textContent).toBe('Your clock is off.')
  expect(screen.getByText('How to set the clock').closest('details')).not.toBeNull()
})

test.each([
  [0, null],
  [-29_000, null],
  [-600_000, /This device’s clock is about 10 min behind/],
  [45_000, /This device’s clock is about \d\d s ahead/],
])('the portal’s clock stands near Verify; a device that is %i ms off is told so, quietly', async (off, told) => {
  const date = () => new Date(Date.now() - off).toUTCString()
  workingServer({ 'GET /api/health/live': () => ({ body: {}, headers: { date: date() } }) })
  show(mfaOff)
  await choose('Authenticator')
  await press('Create key')
  const strip = await screen.findByText(sentence(/The portal’s clock says .+same/))
  expect(strip.textContent).toMatch(/says \d\d:\d\d:\d\d\. The device with your app should show the same/)
  expect(strip.closest('[role=alert],[role=status],[aria-live]')).toBeNull()
  expect(screen.queryByText(/This device’s clock/)?.textContent ?? null).toEqual(
    told === null ? null : expect.stringMatching(told),
  )
})

test('in Confirm it is you a recovery code in the wrong field is one press away from its own', async () => {
  const server = workingServer(
    {
      [`POST ${mfa}/recovery-codes`]: () => refuse(403, 'step-up-required'),
      'POST /api/account/step-up': () => refuse(422, 'looks-like-recovery-code', 'Looks like one.'),
    },
    mfaOn,
  )
  show(mfaOn)
  await press('Make new recovery codes')
  const dialog = within(await screen.findByRole('dialog', { name: 'Confirm it is you' }))
  await userEvent.type(await dialog.findByLabelText('Authentication code'), '7k3q-w2zn-0pam{Enter}')
  await userEvent.click(await dialog.findByRole('button', { name: 'Use it as a recovery code' }))
  const right = dialog.getByLabelText<HTMLTextAreaElement>('Recovery code')
  expect([right.value, document.activeElement]).toEqual(['7k3q-w2zn-0pam', right])
  expect(dialog.queryByRole('alert')).toBeNull()
  expect(server.sent('POST /api/account/step-up')).toHaveLength(1)
  await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
})
