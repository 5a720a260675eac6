import Link from 'next/link'
import { Mark } from '../ui/latch'
import { PlainMenu, type PlainMenuProps } from './menu/plain-menu'
import { UserMenu } from './menu/user-menu'
import { SessionEndNotice } from './session/session-end-notice'

/** `user` is null without a session. */
export function TopBar({ company, user, skip, plain }: TopBarProps) {
  return (
    <header className="border-line border-b bg-surface">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-box focus:bg-surface focus:px-4 focus:py-2"
      >
        {skip}
      </a>
      {/* Beside the skip link, so that few presses of Tab lead to its button. */}
      {user && <SessionEndNotice />}
      <div className="mx-auto flex min-h-16 max-w-5xl items-center justify-between gap-4 px-4 noscript:flex-wrap noscript:gap-y-1 noscript:py-2 sm:px-6">
        <Link
          href="/"
          className="flex min-w-0 items-center gap-3 rounded-small font-semibold text-lg tracking-[-0.015em]"
        >
          <Mark className="h-6.5" />
          <span translate="no" className="truncate">
            {company}
          </span>
        </Link>
        {user && <UserMenu {...user} />}
        {user && <PlainMenu {...plain} />}
      </div>
    </header>
  )
}

interface TopBarProps {
  company: string
  user: { name: string; administrator: boolean } | null
  skip: string
  /** The menu without JavaScript. */
  plain: PlainMenuProps
}
