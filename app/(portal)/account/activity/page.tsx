import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Activity } from '@/components/account/activity/activity'
import { newPasswordRules, passwordFor, portalPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('activity') }
}

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
      <h1 className="pb-2 text-[2rem]">{account('activity')}</h1>
      <p className="pb-8 text-quiet">{t('sentence')}</p>
      <Activity rules={rules} address={user.email} initialDue={password.due} managedBy={password.managedBy} />
    </>
  )
}
