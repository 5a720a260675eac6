import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { EmployeeDetails } from '@/components/admin/employees/employee-details'
import { administratorPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.employee'))('title') }
}

export default async function EmployeePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  await administratorPage(`/admin/employees/${id}`)
  return <EmployeeDetails id={id} />
}
