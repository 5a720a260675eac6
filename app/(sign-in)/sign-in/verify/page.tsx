import { getTranslations } from 'next-intl/server'
import type { PageProps, Query } from '@/app/page-props'
import { mailSentence } from '@/components/sign-in/second-step/mail-sentence'
import { OtherMethods } from '@/components/sign-in/second-step/other-methods'
import { PasskeyForm } from '@/components/sign-in/second-step/passkey-form'
import { SecondFactorForm } from '@/components/sign-in/second-step/second-factor-form'
import { Notice } from '@/components/ui/notice'
import { PageTitle } from '@/components/ui/page/page-title'
import { Sentence } from '@/components/ui/sentence'
import { errorTextOf, opensOf, waitOf } from '@/lib/messages/error-text'
import type { ChallengeView, FactorKind } from '@/lib/schemas/sign-in'
import { verifyPage } from '@/lib/server/views/pages/verify'
import { otherMethods, secondFactorMessages, unofferedSentences } from '../../messages'
import { passkeyFormMessages, secondStepPasskeyMessages } from '../../passkey-messages'

export default async function VerifyPage({ searchParams }: PageProps) {
  const query = await searchParams
  const { csrfToken, challenge } = await verifyPage(query)
  const t = await getTranslations('verify')
  const method = shownMethod(challenge, query)
  const initial = lastMiss(challenge, query, method)
  const form = { csrfToken, trustBrowserDays: challenge.trustBrowserDays, initial }
  const mail = mailSentence(t, { challenge, method, query, now: Date.now() })
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <h1 className="pb-2 text-2xl">{t('heading')}</h1>
      <p className="wrap-anywhere pb-6 text-quiet">
        <Sentence keep={[challenge.emailHint]}>{t('signingInAs', { address: challenge.emailHint })}</Sentence>
      </p>
      <VerifyNotices challenge={challenge} method={method} mail={mail} />
      {challenge.methods.length > 0 &&
        (method === 'passkey' ? (
          <PasskeyForm {...form} messages={await passkeyFormMessages(challenge)} />
        ) : (
          <SecondFactorForm
            key={method}
            {...form}
            method={method}
            messages={await secondFactorMessages({ method, challenge })}
          />
        ))}
      <OtherMethods
        methods={await otherMethods(challenge, method)}
        passkey={await secondStepPasskeyMessages()}
        someoneElse={t('someoneElse')}
      />
    </>
  )
}

async function VerifyNotices({ challenge, method, mail }: VerifyNoticesProps) {
  const t = await getTranslations('verify')
  return (
    <>
      {mail && (
        <Notice tone="warn" role="alert" className="mb-5">
          {mail}
        </Notice>
      )}
      {challenge.setUpFollows && (
        <Notice tone="calm" className="mb-5">
          {t(`setUpFollows.${challenge.setUpReason ?? 'deadline'}`)}
        </Notice>
      )}
      {method === 'email' && challenge.emailSwitches && (
        <Notice tone="calm" className="mb-5">
          {t('emailSwitches')}
        </Notice>
      )}
      {challenge.methods.length === 0 && (
        <Notice tone="warn" role="alert" className="mb-5">
          {t('noWay')}
        </Notice>
      )}
    </>
  )
}

interface VerifyNoticesProps {
  challenge: ChallengeView
  method: FactorKind
  /** Why no mail was sent. */
  mail: string | null
}

/** What was chosen on this page, else what the challenge asks for. By email only where the challenge does: it is mailed. */
function shownMethod({ methods, method }: ChallengeView, query: Query) {
  const chosen = methods.find((kind) => kind === query.method)
  return chosen && (chosen !== 'email' || method === 'email') ? chosen : method
}

/** What the plain form came back with. */
function lastMiss(challenge: ChallengeView, query: Query, method: string) {
  const { lastMiss: miss } = challenge
  const { error, retryAfter, opens } = query
  if ('sending' in query || typeof error !== 'string') return { sentence: null, cause: null, triesLeft: null }
  const text = errorTextOf(error, { ...miss, ...waitOf(retryAfter), ...opensOf(opens), asked: method })
  const sentence = unofferedSentences(challenge)[error] ?? text?.detail ?? null
  return { sentence, cause: error, triesLeft: text && miss ? miss.triesLeft : null }
}
