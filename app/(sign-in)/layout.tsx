import type { ReactNode } from 'react'
import { KeptFocus } from '@/components/ui/focus/kept-focus'
import { Mark } from '@/components/ui/latch'
import { portalName } from '@/lib/server/views/pages/portal-facts'

/** One frame from password to code to recovery: only what is inside changes, from a fixed top edge. */
export default function SignInFrame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-5 pt-[clamp(2rem,11vh,7rem)] pb-16">
      <KeptFocus />
      <div className="w-full max-w-[400px]">
        <header className="flex items-center gap-3 pb-8 font-semibold text-xl tracking-[-0.02em]">
          <Mark className="h-7" />
          <span translate="no">{portalName()}</span>
        </header>
        <main className="rounded-box border border-line bg-surface p-6 shadow-box sm:p-8">{children}</main>
      </div>
    </div>
  )
}
