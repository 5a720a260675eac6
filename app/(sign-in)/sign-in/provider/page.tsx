import { getTranslations } from 'next-intl/server'
import type { PageProps } from '@/app/page-props'
import { ButtonLink } from '@/components/ui/button/button'
import { PageTitle } from '@/components/ui/page/page-title'
import { providerPage } from '@/lib/server/views/pages/provider'

/** No form may lead to another site (form-action), so that without JavaScript this page does. */
export default async function ProviderPage({ searchParams }: PageProps) {
  const { url } = await providerPage(await searchParams)
  const t = await getTranslations('provider')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <meta httpEquiv="refresh" content={`0; url=${url}`} />
      <h1 className="pb-6 text-2xl">{t('heading')}</h1>
      <p className="pb-5">{t('sentence')}</p>
      <ButtonLink href={url} size="large" className="w-full">
        {t('continue')}
      </ButtonLink>
    </>
  )
}
