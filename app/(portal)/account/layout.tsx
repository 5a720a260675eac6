import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { AccountNav } from '@/components/shell/account-nav'
import { NeedsScript } from '@/components/ui/page/needs-script'

export default async function AccountLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations('common')
  return (
    <div className="grid gap-6 md:grid-cols-[12rem_minmax(0,1fr)] md:gap-12">
      <AccountNav />
      <main className="min-w-0 max-w-2xl">
        <NeedsScript sentence={t('changesNeedScript')} />
        {children}
      </main>
    </div>
  )
}
