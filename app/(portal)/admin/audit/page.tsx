import { getTranslations } from 'next-intl/server'
import { Audit } from '@/components/admin/audit/audit'
import { PageTitle } from '@/components/ui/page/page-title'
import { administratorPage } from '@/lib/server/views/pages/guard'

export default async function AuditPage() {
  await administratorPage('/admin/audit')
  const t = await getTranslations('admin.audit')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <Audit />
    </>
  )
}
