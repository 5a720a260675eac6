'use client'
import { useTranslations } from 'next-intl'
import { SectionNav } from '../shell/section-nav'

const pages = ['employees', 'policy', 'adoption', 'audit'] as const

export function AdminNav() {
  const t = useTranslations('admin.nav')
  return <SectionNav label={t('label')} pages={pages.map((page) => ({ href: `/admin/${page}`, name: t(page) }))} />
}
