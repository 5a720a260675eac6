import { getTranslations } from 'next-intl/server'
import { InvitationScreen } from '@/components/password/invitation-screen'
import { NeedsScript } from '@/components/ui/needs-script'
import { PageTitle } from '@/components/ui/page-title'
import { linkWords } from '../words'

export default async function InvitationPage() {
  const t = await getTranslations('invitation')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <NeedsScript sentence={(await getTranslations('password.link'))('noscript')} />
      <InvitationScreen words={await linkWords('invitation')} />
    </>
  )
}
