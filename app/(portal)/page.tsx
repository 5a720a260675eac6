import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { MfaCard } from '@/components/account/mfa-card'
import { mfaFor, portalPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('home'))('title') }
}

export default async function HomePage() {
  const { user } = await portalPage('/')
  const t = await getTranslations('home')
  return (
    <main className="max-w-2xl">
      <h1 className="wrap-anywhere pb-6 text-[2rem]">{t('welcome', { name: user.name })}</h1>
      <MfaCard mfa={await mfaFor()} />
    </main>
  )
}
