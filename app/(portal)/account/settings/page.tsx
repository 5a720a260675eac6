import { getTranslations } from 'next-intl/server'
import type { PageProps } from '@/app/page-props'
import { PasswordSection } from '@/components/account/password/password-section'
import { MfaSection } from '@/components/mfa/mfa-section'
import { PageTitle } from '@/components/ui/page/page-title'
import { mfaFor, newPasswordRules, passwordFor } from '@/lib/server/views/pages/account'
import { portalPage } from '@/lib/server/views/pages/guard'
import { portalName, portalUrl } from '@/lib/server/views/pages/portal-facts'

export default async function SettingsPage({ searchParams }: PageProps) {
  const { user, setupRequired } = await portalPage('/account/settings')
  const [t, mfa, query, rules, password] = await Promise.all([
    getTranslations('account'),
    mfaFor(),
    searchParams,
    newPasswordRules(),
    passwordFor(),
  ])
  return (
    <>
      <PageTitle>{t('settings')}</PageTitle>
      <h1 className="pb-8 text-[2rem]">{t('settings')}</h1>
      <MfaSection
        initial={mfa}
        recovered={query['signed-in-with'] === 'recovery-code'}
        site={{ portalName: portalName(), portalUrl: portalUrl(), account: user.email }}
      />
      {rules && !setupRequired && (
        <div className="pt-12">
          <PasswordSection rules={rules} address={user.email} initialDue={password.due} />
        </div>
      )}
    </>
  )
}
