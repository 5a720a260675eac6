import { getMessages, getTranslations } from 'next-intl/server'
import type { SecondFactorWords } from '@/components/sign-in/second-factor-form'
import type { SignInWords } from '@/components/sign-in/sign-in-form'
import { errorSentences, recoverySentences } from '@/lib/messages/error-text'

/** The forms get their sentences as props: no message catalogue travels to the sign-in pages. */
export async function signInWords(): Promise<SignInWords> {
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
    checking: t('checking'),
    waitEnded: t('waitEnded'),
    offline: t('offline'),
    tooManyWait: await tooManyWait(),
    errors: errorSentences(['invalid-credentials', 'too-many-attempts', 'busy', 'unavailable', 'internal']),
  }
}

/** What the pages of mailed links say, and what every choice of a password says. */
export async function linkWords<Page extends 'passwordReset' | 'invitation'>(page: Page) {
  const { password, common, ...all } = await getMessages()
  return { ...all[page], choose: password.choose, link: password.link, offline: common.offline }
}

const tooManyWait = async () => (await getTranslations('errors.too-many-attempts')).raw('wait') as string

export async function secondFactorWords({ days, setId, recovery }: Asked): Promise<SecondFactorWords> {
  const t = await getTranslations('verify')
  const common = await getTranslations('signIn')
  return {
    code: t('code'),
    codeHint: t('codeHint'),
    recoveryCode: t('recoveryCode'),
    recoveryHint: setId ? t('recoveryHint', { setId }) : t('recoveryHintPlain'),
    recoveryPlaceholder: t('recoveryPlaceholder'),
    trust: t('trust', { days }),
    submit: t('submit'),
    codeMissing: t('codeMissing'),
    recoveryMissing: t('recoveryMissing'),
    checking: t('checking'),
    triesLeft: t.raw('triesLeft') as string,
    clockAhead: t.raw('clockAhead') as string,
    clockBehind: t.raw('clockBehind') as string,
    waitEnded: common('waitEnded'),
    offline: common('offline'),
    tooManyWait: await tooManyWait(),
    errors: {
      ...errorSentences([
        'invalid-code',
        'code-already-used',
        'clock-skew',
        'replaced-key',
        'looks-like-recovery-code',
        'too-many-attempts',
        'busy',
        'unavailable',
        'internal',
      ]),
      ...(recovery ? recoverySentences : {}),
    },
  }
}

interface Asked {
  days: number
  setId: string | null
  /** A recovery code is asked for. */
  recovery: boolean
}
