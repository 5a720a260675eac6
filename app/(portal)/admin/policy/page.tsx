import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Policy } from '@/components/admin/policy/policy'
import { administratorPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.policy'))('heading') }
}

export default async function PolicyPage() {
  await administratorPage('/admin/policy')
  return <Policy />
}
