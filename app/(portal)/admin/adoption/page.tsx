import { getTranslations } from 'next-intl/server'
import { Adoption } from '@/components/admin/adoption/adoption'
import { PageTitle } from '@/components/ui/page/page-title'
import { administratorPage } from '@/lib/server/views/pages/guard'

export default async function AdoptionPage() {
  await administratorPage('/admin/adoption')
  const t = await getTranslations('admin.adoption')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <Adoption />
    </>
  )
}
