import { getTranslations } from 'next-intl/server'
import { ThemeChoice } from '@/components/shell/menu/theme-choice'
import { PageTitle } from '@/components/ui/page/page-title'
import { companyFor } from '@/lib/server/views/pages/account'
import { portalPage } from '@/lib/server/views/pages/guard'

export default async function ProfilePage() {
  const { user } = await portalPage('/account/profile')
  const [t, account, company] = await Promise.all([
    getTranslations('profile'),
    getTranslations('account'),
    companyFor(),
  ])
  const facts = [
    [t('name'), user.name],
    [t('email'), user.email],
    [t('company'), company],
  ]
  return (
    <>
      <PageTitle>{account('profile')}</PageTitle>
      <h1 className="pb-2 text-[2rem]">{account('profile')}</h1>
      <p className="pb-6 text-quiet">{t('sentence')}</p>
      <dl className="divide-y divide-line rounded-box border border-line bg-surface px-5 shadow-box">
        {facts.map(([term, value]) => (
          <div key={term} className="grid gap-x-4 py-3.5 sm:grid-cols-[8rem_1fr]">
            <dt className="text-quiet">{term}</dt>
            <dd translate="no" className="wrap-anywhere font-semibold">
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <h2 className="pt-10 pb-3 text-xl">{t('appearance')}</h2>
      <ThemeChoice />
    </>
  )
}
