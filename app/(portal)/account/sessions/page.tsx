import { getTranslations } from 'next-intl/server'
import { Sessions } from '@/components/account/sessions/sessions'
import { TrustedBrowsers } from '@/components/account/sessions/trusted-browsers'
import { PageTitle } from '@/components/ui/page/page-title'
import { sessionsFor } from '@/lib/server/views/pages/account'
import { portalPage } from '@/lib/server/views/pages/guard'

export default async function SessionsPage() {
  await portalPage('/account/sessions')
  const [t, account] = await Promise.all([getTranslations('sessions'), getTranslations('account')])
  return (
    <>
      <PageTitle>{account('sessions')}</PageTitle>
      <h1 className="pb-2 text-[2rem]">{account('sessions')}</h1>
      <p className="pb-6 text-quiet">{t('sentence')}</p>
      <Sessions initial={await sessionsFor()} />
      <TrustedBrowsers />
    </>
  )
}
