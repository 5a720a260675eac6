import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { AdminNav } from '@/components/admin/admin-nav'

/** The words of these screens go to administrators alone. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { admin, common, list } = await getMessages()
  return (
    <NextIntlClientProvider messages={{ admin, common, list }}>
      <div className="grid gap-6 md:grid-cols-[12rem_minmax(0,1fr)] md:gap-12">
        <AdminNav />
        <main className="min-w-0">{children}</main>
      </div>
    </NextIntlClientProvider>
  )
}
