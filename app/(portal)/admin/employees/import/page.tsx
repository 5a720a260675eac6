import { getTranslations } from 'next-intl/server'
import { Import } from '@/components/admin/import/import'
import { PageTitle } from '@/components/ui/page/page-title'
import { administratorPage } from '@/lib/server/views/pages/guard'

export default async function ImportPage() {
  await administratorPage('/admin/employees/import')
  const t = await getTranslations('admin.import')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <Import />
    </>
  )
}
