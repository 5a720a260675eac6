import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Audit } from '@/components/admin/audit/audit'
import { administratorPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.audit'))('heading') }
}

export default async function AuditPage() {
  await administratorPage('/admin/audit')
  return <Audit />
}
