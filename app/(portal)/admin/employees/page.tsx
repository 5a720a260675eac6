import { getTranslations } from 'next-intl/server'
import { Employees } from '@/components/admin/employees/employees'
import { PageTitle } from '@/components/ui/page/page-title'
import { administratorPage } from '@/lib/server/views/pages/guard'

export default async function EmployeesPage() {
  await administratorPage('/admin/employees')
  const t = await getTranslations('admin.employees')
  return (
    <>
      <PageTitle>{t('heading')}</PageTitle>
      <Employees />
    </>
  )
}
