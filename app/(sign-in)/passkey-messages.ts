import { getTranslations } from 'next-intl/server'
import type { PasskeyFormMessages } from '@/components/sign-in/second-step/passkey-form'
import type { SecondStepMessages } from '@/components/sign-in/second-step/use-second-step-passkey'
import type { PasskeyMessages } from '@/components/sign-in/use-passkey'
import { errorSentences, lockSentences, methodSentences, tooManyWait } from '@/lib/messages/error-text'
import type { ChallengeView } from '@/lib/schemas/sign-in'

/** Of the passkey button on the sign-in page. */
export async function passkeySignInMessages(): Promise<PasskeyMessages> {
  const t = await getTranslations('signIn')
  return { ...(await shared('passkey-sign-in')), use: t('usePasskey') }
}

/** Of a passkey among the other ways of the MFA screen. */
export async function secondStepPasskeyMessages(): Promise<SecondStepMessages> {
  const t = await getTranslations('verify')
  return { ...(await shared('passkey')), use: t('use.passkey'), triesLeft: t.raw('triesLeft') as string }
}

/** Of the MFA screen for confirming with a passkey. */
export async function passkeyFormMessages({ trustBrowserDays: days }: ChallengeView): Promise<PasskeyFormMessages> {
  const t = await getTranslations('verify')
  return {
    ...(await secondStepPasskeyMessages()),
    means: (await getTranslations('passkeyUse'))('how'),
    needsScript: t('passkeyNeedsScript'),
    trust: t('trust', { days }),
  }
}

async function shared(method: 'passkey' | 'passkey-sign-in') {
  const t = await getTranslations('passkeyUse')
  return {
    waiting: t('waiting'),
    reasons: {
      dismissed: t(method === 'passkey' ? 'dismissed' : 'dismissedAtDoor'),
      'not-here': t('not-here'),
      'no-verification': t('no-verification'),
      failed: t('failed'),
    },
    offline: (await getTranslations('signIn'))('offline'),
    tooManyWait,
    locked: lockSentences,
    errors: {
      ...errorSentences(['method-not-allowed', 'too-many-attempts', 'busy', 'unavailable', 'internal']),
      ...methodSentences(method),
    },
  }
}
