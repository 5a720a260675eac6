import { getTranslations } from 'next-intl/server'
import type { PageProps } from '@/app/page-props'
import { TellOpener } from '@/components/sign-in/tell-opener'
import { Notice } from '@/components/ui/notice'
import { PageTitle } from '@/components/ui/page/page-title'
import { dependencyOf, errorTextOf, waitOf } from '@/lib/messages/error-text'

/** Where the window of a step-up at a provider ends. */
export default async function ConfirmedPage({ searchParams }: PageProps) {
  const { error, retryAfter, dependency } = await searchParams
  const t = await getTranslations('confirmed')
  const refusal = errorTextOf(error, { ...waitOf(retryAfter), ...dependencyOf(dependency) })?.detail ?? null
  const heading = t(refusal ? 'refusedHeading' : 'heading')
  return (
    <>
      <PageTitle>{heading}</PageTitle>
      <TellOpener refusal={refusal} />
      <h1 className="pb-6 text-2xl">{heading}</h1>
      {refusal && (
        <Notice tone="warn" role="alert" className="mb-5">
          {refusal}
        </Notice>
      )}
      <p>{t(refusal ? 'refused' : 'sentence')}</p>
    </>
  )
}
