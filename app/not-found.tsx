import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ButtonLink } from '@/components/ui/button/button'
import { Latch } from '@/components/ui/latch'
import { portalName } from '@/lib/server/views/pages/portal-facts'

/** By metadata, unlike other pages: where a page calls notFound(), Next answers with this alone, and renders the rest in the browser. */
export async function generateMetadata(): Promise<Metadata> {
  return { title: `${(await getTranslations('notFound'))('heading')} · ${portalName()}` }
}

export default async function NotFound() {
  const t = await getTranslations('notFound')
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6 py-16">
      <Latch className="size-10 text-brass" />
      <h1 className="text-3xl">{t('heading')}</h1>
      <p className="text-quiet">{t('detail')}</p>
      <div className="pt-2">
        <ButtonLink href="/">{t('home')}</ButtonLink>
      </div>
    </main>
  )
}
