import { getTranslations } from 'next-intl/server'
import { ResetScreen } from '@/components/password/reset-screen'
import { PageTitle } from '@/components/ui/page-title'
import { NeedsScript } from '../needs-script'
import { linkWords } from '../words'

export default async function PasswordResetPage() {
  const t = await getTranslations('passwordReset')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <NeedsScript />
      <ResetScreen words={await linkWords('passwordReset')} />
    </>
  )
}
