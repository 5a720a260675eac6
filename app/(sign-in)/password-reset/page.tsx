import { getTranslations } from 'next-intl/server'
import type { PageProps } from '@/app/page-props'
import { ResetScreen } from '@/components/password/reset/reset-screen'
import { NeedsScript } from '@/components/ui/page/needs-script'
import { errorTextOf, waitOf } from '@/lib/messages/error-text'
import { passwordResetPage } from '@/lib/server/views/pages/password-reset'
import { linkMessages } from '../messages'

export default async function PasswordResetPage({ searchParams }: PageProps) {
  const query = await searchParams
  const { address, sent } = await passwordResetPage(query)
  const t = await getTranslations('passwordReset')
  const invalid = query.error === 'InvalidBody'
  const error = invalid ? t('emailMissing') : (errorTextOf(query.error, waitOf(query.retryAfter))?.detail ?? null)
  return (
    <>
      <NeedsScript sentence={t('noscript')} />
      <ResetScreen address={address} sent={sent} initialError={error} messages={await linkMessages('passwordReset')} />
    </>
  )
}
