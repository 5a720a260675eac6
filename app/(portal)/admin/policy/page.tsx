import { getTranslations } from 'next-intl/server'
import { Policy } from '@/components/admin/policy/policy'
import { PageTitle } from '@/components/ui/page/page-title'
import { administratorPage } from '@/lib/server/views/pages/guard'

export default async function PolicyPage() {
  await administratorPage('/admin/policy')
  const t = await getTranslations('admin.policy')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <Policy />
    </>
  )
}
