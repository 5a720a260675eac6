'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'

/** A rail beside the page; a row of tabs above it on a phone. What lies below a page belongs to it. */
export function SectionNav({ label, pages }: { label: string; pages: { href: string; name: string }[] }) {
  const path = usePathname()
  const nav = useRef<HTMLElement>(null)
  // On a narrow phone the tab of this page may lie beyond the edge.
  useEffect(() => {
    const tab = path && nav.current?.querySelector('[aria-current]')
    if (!nav.current || !tab) return
    const hidden = tab.getBoundingClientRect().right - nav.current.getBoundingClientRect().right
    if (hidden > 0) nav.current.scrollLeft += hidden + 16
  }, [path])
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="max-md:-mx-4 max-md:-mt-6 max-md:overflow-x-auto max-md:border-line max-md:border-b max-md:px-4"
    >
      <ul className="flex sm:gap-1 md:flex-col">
        {pages.map(({ href, name }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined}
              className="block whitespace-nowrap px-1 py-2.5 text-quiet max-sm:text-[0.875rem] sm:px-3 transition-colors hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink current-edge max-md:border-b-2 md:border-s-3 md:rounded-e-box md:hover:bg-wash md:aria-[current]:bg-wash"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
