import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ResetScreen } from '@/components/password/reset-screen'
import { NeedsScript } from '../needs-script'
import { linkWords } from '../words'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('passwordReset'))('heading') }
}

export default async function PasswordResetPage() {
  return (
    <>
      <NeedsScript />
      <ResetScreen words={await linkWords('passwordReset')} />
    </>
  )
}
