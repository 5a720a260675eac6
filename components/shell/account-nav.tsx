'use client'
import { useTranslations } from 'next-intl'
import { SectionNav } from './section-nav'

const pages = ['profile', 'settings', 'sessions', 'activity'] as const

export function AccountNav() {
  const t = useTranslations('account')
  return <SectionNav label={t('nav')} pages={pages.map((page) => ({ href: `/account/${page}`, name: t(page) }))} />
}
