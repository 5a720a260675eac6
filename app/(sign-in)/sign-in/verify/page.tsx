import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import type { PageProps, Query } from '@/app/page-props'
import { SecondFactorForm } from '@/components/sign-in/second-factor-form'
import { Button } from '@/components/ui/button'
import { errorTextOf, recoverySentences, waitOf } from '@/lib/messages/error-text'
import type { ChallengeView, FactorKind } from '@/lib/schemas/sign-in'
import { verifyPage } from '@/lib/server/pages'
import { secondFactorWords } from '../../words'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('verify'))('heading') }
}

export default async function VerifyPage({ searchParams }: PageProps) {
  const query = await searchParams
  const { csrfToken, challenge } = await verifyPage(query)
  const t = await getTranslations('verify')
  const method = challenge.methods.find((kind) => kind === query.method) ?? challenge.method
  const words = await secondFactorWords({
    days: challenge.trustBrowserDays,
    setId: challenge.recoverySetId,
    recovery: method === 'recovery-code',
  })
  return (
    <>
      <h1 className="pb-2 text-2xl">{t('heading')}</h1>
      <p className="wrap-anywhere pb-6 text-quiet">{t('signingInAs', { address: challenge.emailHint })}</p>
      <SecondFactorForm
        key={method}
        csrfToken={csrfToken}
        method={method}
        trustBrowserDays={challenge.trustBrowserDays}
        initial={lastMiss(challenge, query, words)}
        words={words}
      />
      <div className="mt-6 flex flex-col items-start gap-1 border-line border-t pt-4">
        {challenge.methods
          .filter((other) => other !== method)
          .map((other) => (
            <SwitchMethod key={other} to={other} label={t(`use.${other}`)} />
          ))}
        <a
          href="/sign-in"
          className="py-1 text-quiet underline decoration-transparent underline-offset-4 transition-colors hover:text-ink hover:decoration-current"
        >
          {t('someoneElse')}
        </a>
      </div>
    </>
  )
}

/** A form, so that it is a button and works without JavaScript; it changes nothing but what is asked for. */
function SwitchMethod({ to, label }: { to: FactorKind; label: string }) {
  return (
    <form method="get" action="/sign-in/verify">
      <input type="hidden" name="method" value={to} />
      <Button type="submit" kind="text">
        {label}
      </Button>
    </form>
  )
}

/** What the plain form came back with. */
function lastMiss(
  { lastMiss: miss }: ChallengeView,
  { error, retryAfter }: Query,
  { errors }: { errors: Record<string, string> },
) {
  const text = errorTextOf(error, { ...miss, ...waitOf(retryAfter) })
  const special = typeof error === 'string' && error in recoverySentences ? errors[error] : undefined
  return { sentence: special ?? text?.detail ?? null, triesLeft: text && miss ? miss.triesLeft : null }
}
