import { getTranslations } from 'next-intl/server'
import type { PageProps, Query } from '@/app/page-props'
import { SignInForm } from '@/components/sign-in/first-step/sign-in-form'
import { Notice } from '@/components/ui/notice'
import { PageTitle } from '@/components/ui/page/page-title'
import { dependencyOf, errorTextOf, opensOf, reasonOf, waitOf } from '@/lib/messages/error-text'
import { portalUrl } from '@/lib/server/views/pages/portal-facts'
import { signInPage } from '@/lib/server/views/pages/sign-in'
import { signInMessages } from '../messages'

/** Where a passkey was asked for, it was no code, and no password begins it anew. */
const askedFor = ({ method }: Query) => (method === 'passkey' ? { asked: 'passkey-sign-in' } : {})

export default async function SignInPage({ searchParams }: PageProps) {
  const query = await searchParams
  const { csrfToken, address, callbackUrl, source, local } = await signInPage(query)
  const t = await getTranslations('signIn')
  const wrong = query.error === 'CredentialsSignin'
  const wait = { ...waitOf(query.retryAfter), ...opensOf(query.opens) }
  const particulars = {
    ...wait,
    ...dependencyOf(query.dependency),
    ...askedFor(query),
    ...reasonOf(query.reason, portalUrl()),
  }
  // A password for an address whose company signs in elsewhere was not looked at: the form says where to go on.
  const sentence = wrong && source.kind === 'oidc' ? null : (errorTextOf(query.error, particulars)?.detail ?? null)
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <h1 className="pb-6 text-2xl">{t('heading')}</h1>
      {sentence && !wrong && (
        <Notice tone="calm" role="alert" className="mb-5">
          {sentence}
        </Notice>
      )}
      <SignInForm
        csrfToken={csrfToken}
        address={address}
        callbackUrl={callbackUrl}
        source={source}
        local={local}
        initialError={wrong ? sentence : null}
        messages={await signInMessages()}
      />
    </>
  )
}
