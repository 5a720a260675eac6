import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Adoption } from '@/components/admin/adoption/adoption'
import { administratorPage } from '@/lib/server/pages'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin.adoption'))('heading') }
}

export default async function AdoptionPage() {
  await administratorPage('/admin/adoption')
  return <Adoption />
}
