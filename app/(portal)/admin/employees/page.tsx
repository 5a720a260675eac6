import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Employees } from '@/components/admin/employees/employees'
import { administratorPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.employees'))('heading') }
}

export default async function EmployeesPage() {
  await administratorPage('/admin/employees')
  return <Employees />
}
