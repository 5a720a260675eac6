import { headers } from 'next/headers'
import { getMessages, getTranslations } from 'next-intl/server'
import type { SignInMessages } from '@/components/sign-in/first-step/sign-in-form'
import type { OtherMethod } from '@/components/sign-in/second-step/other-methods'
import type { SecondFactorMessages } from '@/components/sign-in/second-step/second-factor-form'
import type { ClockHelpMessages } from '@/components/ui/clock-help'
import { clockPlatforms } from '@/lib/client/device'
import { secondsUntil } from '@/lib/client/portal-time'
import {
  errorSentences,
  lengthSentence,
  lockSentences,
  longestWait,
  methodSentences,
  noRecoveryCode,
  tooManyWait,
} from '@/lib/messages/error-text'
import { dayOf } from '@/lib/messages/fill'
import type { ChallengeView, FactorKind } from '@/lib/schemas/sign-in'
import { mailSender } from '@/lib/server/views/pages/portal-facts'
import { passkeySignInMessages } from './passkey-messages'

/** The forms get their sentences as props: no message catalogue travels to the sign-in pages. */
export async function signInMessages(): Promise<SignInMessages> {
  const t = await getTranslations('signIn')
  return {
    email: t('email'),
    password: t('password'),
    submit: t('submit'),
    forgot: t('forgot'),
    show: t('show'),
    hide: t('hide'),
    emailMissing: t('emailMissing'),
    passwordMissing: t('passwordMissing'),
    atProvider: t.raw('atProvider') as string,
    continue: t.raw('continue') as string,
    directoryPassword: t.raw('directoryPassword') as string,
    checking: t('checking'),
    waitEnded: t('waitEnded'),
    offline: t('offline'),
    tooManyWait,
    locked: lockSentences,
    passkey: await passkeySignInMessages(),
    errors: errorSentences([
      'invalid-credentials',
      'password-expired',
      'too-many-attempts',
      'busy',
      'unavailable',
      'internal',
    ]),
  }
}

/** What the pages of mailed links say, and what every choice of a password says. */
export async function linkMessages<Page extends 'passwordReset' | 'invitation'>(page: Page) {
  const { password, common, ...all } = await getMessages()
  const { offline } = common
  return {
    ...all[page],
    choose: password.choose,
    link: password.link,
    offline,
    from: await mailFrom(),
    sender: mailSender(),
  }
}

/** What is typed; a passkey is not. */
type CodeMethod = Exclude<FactorKind, 'passkey'>

const missing = {
  authenticator: 'codeMissing',
  email: 'emailMissing',
  'recovery-code': 'recoveryMissing',
} as const satisfies Record<CodeMethod, unknown>

/** The words of the field for what is asked for, and those that both fields share. */
export async function secondFactorMessages({ method, challenge }: Asked): Promise<SecondFactorMessages> {
  const t = await getTranslations('verify')
  const common = await getTranslations('signIn')
  const days = challenge.trustBrowserDays
  return {
    label: t(method === 'recovery-code' ? 'recoveryCode' : 'code'),
    keep: [challenge.emailHint, challenge.recoverySetId, mailSender()],
    hint: await hintOf({ method, challenge }),
    recoveryPlaceholder: t('recoveryPlaceholder'),
    ...(await getMessages()).recoveryField,
    trust: t('trust', { days }),
    submit: t('submit'),
    missing: t(missing[method]),
    checking: t('checking'),
    triesLeft: t.raw('triesLeft') as string,
    clockAhead: t.raw('clockAhead') as string,
    clockBehind: t.raw('clockBehind') as string,
    wrongLength: lengthSentence(method),
    clockHelp: await clockHelpMessages(),
    fields: fieldsFor(challenge, { recovery: t('asRecoveryCode'), email: t('asEmailedCode') }),
    waitEnded: common('waitEnded'),
    offline: common('offline'),
    tooManyWait,
    locked: lockSentences,
    errors: {
      ...errorSentences([
        'invalid-code',
        'code-already-used',
        'code-expired',
        'clock-skew',
        'replaced-key',
        'looks-like-recovery-code',
        'looks-like-email-code',
        'looks-like-authenticator-code',
        'clock-set-back',
        'sealed-value-damaged',
        'too-many-attempts',
        'busy',
        'unavailable',
        'internal',
      ]),
      ...methodSentences(method),
      ...unofferedSentences(challenge),
    },
  }
}

/** What is said in place of a way that this person does not have now. */
export const unofferedSentences = ({ methods }: ChallengeView): Record<string, string> =>
  methods.includes('recovery-code') ? {} : { LooksLikeRecoveryCode: noRecoveryCode }

/** Where what was typed belongs, by the miss that says so; only what is offered. */
const fieldsFor = ({ methods, method }: ChallengeView, messages: { recovery: string; email: string }) => ({
  ...(methods.includes('recovery-code')
    ? { LooksLikeRecoveryCode: { to: 'recovery-code' as const, label: messages.recovery } }
    : {}),
  ...(method === 'email' ? { LooksLikeEmailCode: { to: 'email' as const, label: messages.email } } : {}),
})

/** What belongs into the field; of a mailed code only what has happened. */
async function hintOf({ method, challenge }: Asked) {
  const t = await getTranslations('verify')
  if (method === 'recovery-code') return recoveryHint(challenge)
  if (method === 'authenticator') return t('codeHint')
  const { emailUnsent, emailHint: address } = challenge
  if (emailUnsent === 'failed' || emailUnsent === 'budget') return t(`emailHintUnsent.${emailUnsent}`, { address })
  const hint = emailUnsent ? t(`emailHintUnsent.${emailUnsent}`, { address }) : t('emailHint', { address })
  return [hint, await mailFrom()].filter(Boolean).join(' ')
}

/** Which sender to look for; null where the portal has no mail provider. */
export async function mailFrom() {
  const sender = mailSender()
  return sender && (await getTranslations('common'))('mailFrom', { sender })
}

/** Names the paper by what stands on it: the set, and the day on which it was made (UTC, as there). */
async function recoveryHint({ recoverySetId: setId, recoverySetMadeAt: madeAt }: ChallengeView) {
  const t = await getTranslations('verify')
  return setId && madeAt ? t('recoveryHint', { setId, made: dayOf(madeAt) }) : t('recoveryHintPlain')
}

async function clockHelpMessages(): Promise<ClockHelpMessages> {
  const t = await getTranslations('clockHelp')
  const platforms = clockPlatforms((await headers()).get('user-agent') ?? '')
  return {
    summary: t('summary'),
    ways: platforms.map((platform) => ({ name: t(`${platform}.name`), how: t(`${platform}.how`) })),
  }
}

interface Asked {
  method: CodeMethod
  challenge: ChallengeView
}

/** Every other way that is offered, and the mail once more where a code was mailed. */
export async function otherMethods(challenge: ChallengeView, shown: FactorKind): Promise<OtherMethod[]> {
  const t = await getTranslations('verify')
  const { methods, method, resendAt, emailSwitches, expiresAt } = challenge
  // No countdown to a moment at which this sign-in is over.
  const never = resendAt !== null && resendAt >= expiresAt
  const wait = secondsUntil(resendAt, { limit: longestWait, now: Date.now() })
  const again = { to: 'email' as const, label: t('resend'), means: null, mail: { again: true, resendAt, wait, never } }
  const others = methods
    .filter((other) => other !== shown)
    .map((to) => ({ to, label: t(`use.${to}`), means: meansOf(to), mail: mailOf(to) }))
  return shown === 'email' ? [again, ...others] : others

  function meansOf(to: FactorKind) {
    if (to === 'email' && emailSwitches) return t('emailWillSwitch')
    return to === 'authenticator' && methods[0] === 'email' && !emailSwitches ? t('appWillSwitch') : null
  }
  /** Already mailed for this challenge: going back to it sends nothing. */
  function mailOf(to: FactorKind) {
    return to === 'email' && method !== 'email' ? { again: false, resendAt: null, wait: 0, never: false } : null
  }
}
