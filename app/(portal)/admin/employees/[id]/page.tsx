import { getTranslations } from 'next-intl/server'
import { EmployeeDetails } from '@/components/admin/employees/employee-details'
import { PageTitle } from '@/components/ui/page-title'
import { administratorPage } from '@/lib/server/pages'

export default async function EmployeePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  await administratorPage(`/admin/employees/${id}`)
  const t = await getTranslations('admin.employee')
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <EmployeeDetails id={id} />
    </>
  )
}
