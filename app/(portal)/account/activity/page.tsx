import { getTranslations } from 'next-intl/server'
import { Activity } from '@/components/account/activity/activity'
import { PageTitle } from '@/components/ui/page/page-title'
import { newPasswordRules, passwordFor } from '@/lib/server/views/pages/account'
import { portalPage } from '@/lib/server/views/pages/guard'

export default async function ActivityPage() {
  const { user } = await portalPage('/account/activity')
  const [t, account, rules, password] = await Promise.all([
    getTranslations('activity'),
    getTranslations('account'),
    newPasswordRules(),
    passwordFor(),
  ])
  return (
    <>
      <PageTitle>{account('activity')}</PageTitle>
      <h1 className="pb-2 text-[2rem]">{account('activity')}</h1>
      <p className="pb-8 text-quiet">{t('sentence')}</p>
      <Activity rules={rules} address={user.email} initialDue={password.due} managedBy={password.managedBy} />
    </>
  )
}
