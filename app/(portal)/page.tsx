import { getTranslations } from 'next-intl/server'
import { MfaCard } from '@/components/account/mfa-card'
import { PageTitle } from '@/components/ui/page/page-title'
import { Sentence } from '@/components/ui/sentence'
import { mfaFor } from '@/lib/server/views/pages/account'
import { portalPage } from '@/lib/server/views/pages/guard'

export default async function HomePage() {
  const { user } = await portalPage('/')
  const t = await getTranslations('home')
  return (
    <main className="max-w-2xl">
      <PageTitle>{t('title')}</PageTitle>
      <h1 className="wrap-anywhere pb-6 text-[2rem]">
        <Sentence keep={[user.name]}>{t('welcome', { name: user.name })}</Sentence>
      </h1>
      <MfaCard mfa={await mfaFor()} />
    </main>
  )
}
