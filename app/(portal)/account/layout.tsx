import type { ReactNode } from 'react'
import { AccountNav } from '@/components/account/account-nav'

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <div className="grid gap-6 md:grid-cols-[12rem_minmax(0,1fr)] md:gap-12">
      <AccountNav />
      <main className="min-w-0 max-w-2xl">{children}</main>
    </div>
  )
}
