'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'

const pages = ['profile', 'settings', 'sessions'] as const

/** A rail beside the page; a row of tabs above it on a phone. */
export function AccountNav() {
  const t = useTranslations('account')
  const path = usePathname()
  return (
    <nav
      aria-label={t('nav')}
      className="max-md:-mx-4 max-md:-mt-6 max-md:overflow-x-auto max-md:border-line max-md:border-b max-md:px-4"
    >
      <ul className="flex sm:gap-1 md:flex-col">
        {pages.map((page) => {
          const href = `/account/${page}`
          return (
            <li key={page}>
              <Link
                href={href}
                aria-current={path === href ? 'page' : undefined}
                className="block whitespace-nowrap px-2 py-2.5 sm:px-3 text-quiet transition-colors hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink max-md:border-transparent max-md:border-b-2 max-md:aria-[current=page]:border-brass md:rounded-box md:aria-[current=page]:bg-wash"
              >
                {t(page)}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
