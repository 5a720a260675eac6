import { getTranslations } from 'next-intl/server'
import { InvitationScreen } from '@/components/password/invitation-screen'
import { PageTitle } from '@/components/ui/page-title'
import { NeedsScript } from '../needs-script'
import { linkWords } from '../words'

export default async function InvitationPage() {
  const t = await getTranslations('invitation')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <NeedsScript />
      <InvitationScreen words={await linkWords('invitation')} />
    </>
  )
}
