import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('passwordReset'))('heading') }
}

export default async function PasswordResetPage() {
  const t = await getTranslations('passwordReset')
  return (
    <>
      <h1 className="pb-3 text-2xl">{t('heading')}</h1>
      <p className="pb-3">{t('who')}</p>
      <p className="pb-6 text-quiet">{t('mfaStays')}</p>
      <ButtonLink href="/sign-in" kind="plain" size="large" className="w-full">
        {t('back')}
      </ButtonLink>
    </>
  )
}
