import { expect, test } from 'vitest'
import { errorCodes } from '../domain/errors'
import en from './en.json'
import { errorText, opensOf } from './error-text'
import { waitText } from './fill'

test.each(errorCodes)('whoever meets %s reads a title and a sentence', (code) => {
  const { title, detail } = errorText(code)
  expect(title).toMatch(/^[A-Z].*[^.!]$/)
  expect(detail).toMatch(/^[A-Z].*\.$/)
  expect(detail).not.toMatch(/!|Oops|invalid/i)
})

test('no sentence is left over from a code that is gone', () => {
  expect(Object.keys(en.errors).sort()).toEqual([...errorCodes].sort())
})

test('a clock that is off is told by how much, which way, and how to set it right', () => {
  expect(errorText('clock-skew', { skewMinutes: 7 }).detail).toMatch(/7 min ahead.*Set time automatically/)
  expect(errorText('clock-skew', { skewMinutes: -3 }).detail).toMatch(/3 min behind.*Set time automatically/)
})

test('a code of the wrong length is told by what was asked for', () => {
  expect(errorText('invalid-code', { digits: 5 }).detail).toMatch(/your app has 6 digits, and you typed 5/)
  expect(errorText('invalid-code', { digits: 7, asked: 'email-set-up' }).detail).toMatch(/the email has 6 .* typed 7/)
  expect(errorText('invalid-code', { digits: 6, asked: 'recovery-code' }).detail).toMatch(/typed 6.* 15 letters/)
})

test('nobody is sent to an app for a mailed code, nor to a field that is not there', () => {
  for (const asked of ['email', 'email-set-up', 'recovery-code'])
    for (const code of ['invalid-code', 'code-already-used'] as const)
      expect(errorText(code, { asked }).detail).not.toMatch(/app|Wait for the next one/)
  for (const asked of ['set-up', 'email-set-up'])
    expect(errorText('looks-like-recovery-code', { asked }).detail).not.toContain('Use a recovery code')
})

test('of a passkey that was refused nobody reads of a code', () => {
  for (const code of ['invalid-code', 'code-already-used', 'code-expired'] as const)
    expect(errorText(code, { asked: 'passkey' }).detail).not.toMatch(/code|app/i)
  for (const code of ['invalid-code', 'code-already-used', 'challenge-expired'] as const)
    expect(errorText(code, { asked: 'passkey-sign-in' }).detail).not.toMatch(/code|app|[Ss]tart again/)
})

test('a sign-in that ended after too many tries says to start again, not to wait', () => {
  const { detail } = errorText('too-many-attempts', { triesLeft: 0 })
  expect(detail).toMatch(/Start again/)
  expect(detail).not.toMatch(/[Ww]ait/)
  expect(errorText('too-many-attempts', { triesLeft: 0, asked: 'email-set-up' }).detail).toMatch(/Send a new one/)
})

test('no sentence claims what the portal cannot know', () => {
  const all = errorCodes.map((code) => errorText(code).detail).join(' ')
  expect(all).not.toMatch(/nothing was changed|your administrator|your phone’s clock/i)
})

test('who has to wait reads for how long, never too short', () => {
  expect(errorText('too-many-attempts', { retryAfter: 61.2 }).detail).toContain('62 s')
  expect([waitText(1), waitText(901), waitText(86_400)]).toEqual(['1 s', '16 min', '24 h'])
})

test('a lock says what opens it, and only what is true of it', () => {
  const lock = (...opens: Parameters<typeof opensOf>) => {
    return errorText('too-many-attempts', { retryAfter: 86_400, ...opensOf(...opens) }).detail
  }
  const address = lock('known-device,password-reset,administrator')
  expect(address).toMatch(/“Forgot your password\?”.*used in the last year.*administrator/)
  const managed = lock('known-device,administrator')
  expect(managed).toMatch(/used in the last year.*administrator/)
  expect(managed).not.toMatch(/Forgot/)
  for (const sentence of [address, managed]) expect(sentence).not.toMatch(/24 h|wait/i)
  expect(lock('time,known-device,administrator')).toMatch(/in 24 h.*used in the last year.*administrator/)
  expect(lock('time,administrator')).toMatch(/in 24 h, or ask .*administrator/)
  expect(lock('somebody,<script>')).toBe('There were too many tries. You can try again in 24 h.')
})
