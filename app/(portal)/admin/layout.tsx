import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { AdminNav } from '@/components/admin/admin-nav'
import { NeedsScript } from '@/components/ui/page/needs-script'

/** The words of these screens go to administrators alone. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { admin, common, list } = await getMessages()
  const menu = await getTranslations('menu')
  return (
    <NextIntlClientProvider messages={{ admin, common, list }}>
      <div className="grid gap-6 md:grid-cols-[12rem_minmax(0,1fr)] md:gap-12">
        <AdminNav />
        <main className="min-w-0">
          <NeedsScript heading={menu('administration')} sentence={common.needsScript} />
          <div className="noscript:hidden">{children}</div>
        </main>
      </div>
    </NextIntlClientProvider>
  )
}
