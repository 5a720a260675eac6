import { createTranslator } from 'next-intl'
import { expect, test } from 'vitest'
import en from '@/lib/messages/en.json'
import type { ChallengeView } from '@/lib/schemas/sign-in'
import { mailSentence } from './mail-sentence'

const t = createTranslator({ locale: 'en', messages: en, namespace: 'verify' })
const now = Date.parse('2026-03-03T10:00:00.000Z')
const later = (seconds: number) => new Date(now + seconds * 1000).toISOString()
const byEmail: ChallengeView = {
  method: 'email',
  methods: ['email', 'recovery-code'],
  emailSwitches: false,
  emailHint: 'e•••@acme.test',
  emailSent: false,
  recoverySetId: null,
  recoverySetMadeAt: null,
  expiresAt: later(600),
  resendAt: null,
  trustBrowserDays: 30,
  lastMiss: null,
  setUpFollows: false,
}
const only: Partial<ChallengeView> = { methods: ['email'] }
const sentenceOf = (more: Partial<ChallengeView>, query: Record<string, string> = {}) =>
  mailSentence(t, { challenge: { ...byEmail, ...more }, method: 'email', query, now })

test.each<[string, Partial<ChallengeView>, string | null]>([
  ['one was mailed', { emailSent: true, resendAt: later(50) }, null],
  ['one is on its way', { emailUnsent: 'sending', resendAt: later(58) }, null],
  [
    'the mail server is away',
    { emailUnsent: 'failed' },
    'The code could not be mailed. Press “Resend code”, or choose another way below.',
  ],
  [
    'the mail server is away, with no other way',
    { emailUnsent: 'failed', ...only },
    'The code could not be mailed. Press “Resend code”.',
  ],
  [
    'the mails of the hour are used up',
    { emailUnsent: 'budget', resendAt: later(3000) },
    'Many codes were mailed and not used, so no further one is mailed now. Sign in again in 50 min, or choose another way below.',
  ],
  [
    'the wait ends within this sign-in, with no other way',
    { emailUnsent: 'budget', resendAt: later(240), ...only },
    'Many codes were mailed and not used, so no further one is mailed now. You can ask for another one in 4 min.',
  ],
  [
    'the wait has ended while the screen stood',
    { emailUnsent: 'budget', resendAt: later(-1), ...only },
    'The code could not be mailed. Press “Resend code”.',
  ],
])('the MFA screen says what became of the code: %s', (_state, more, sentence) => {
  expect(sentenceOf(more)).toBe(sentence)
})

const refused = { sending: '1', error: 'TooManyAttempts', retryAfter: '59' }
test.each<[string, Partial<ChallengeView>, Record<string, string>, RegExp | null]>([
  ['too early', { emailSent: true, resendAt: later(59) }, refused, /mailed a moment ago.* in 59 s/],
  ['too early, and loaded again since', { emailSent: true, resendAt: later(12) }, refused, / in 12 s/],
  ['too early, and loaded again after the wait', { emailSent: true, resendAt: later(-3) }, refused, null],
  [
    'with no mail left in this hour',
    { method: 'authenticator', methods: ['authenticator', 'email'] },
    { ...refused, retryAfter: '1800' },
    /^Many codes were mailed.*Sign in again in 30 min, or choose/,
  ],
  ['while mail is away', { emailSent: true, ...only }, { sending: '1', error: 'Unavailable' }, /in a minute\.$/],
  ['while mail is away', { emailSent: true }, { sending: '1', error: 'Unavailable' }, /or choose another way below\.$/],
])('a code that was asked for again %s is answered by what is so now', (_state, more, query, sentence) => {
  const said = sentenceOf(more, query)
  if (sentence) expect(said).toMatch(sentence)
  else expect(said).toBeNull()
})

test('the screen of another method says nothing of a mail', () => {
  const challenge = { ...byEmail, emailUnsent: 'failed' as const }
  expect(mailSentence(t, { challenge, method: 'recovery-code', query: {}, now })).toBeNull()
})
