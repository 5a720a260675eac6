import { EmployeeDetails } from '@/components/admin/employees/employee-details'
import { administratorPage } from '@/lib/server/views/pages/guard'

export default async function EmployeePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  await administratorPage(`/admin/employees/${id}`)
  return <EmployeeDetails id={id} />
}
