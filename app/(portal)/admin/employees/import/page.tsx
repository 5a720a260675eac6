import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Import } from '@/components/admin/import/import'
import { administratorPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.import'))('heading') }
}

export default async function ImportPage() {
  await administratorPage('/admin/employees/import')
  return <Import />
}
