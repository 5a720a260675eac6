import { buttonClasses } from '../../ui/button/button-classes'

/** The user's menu for browsers without JavaScript: links, and a plain form to sign out. */
export function PlainMenu({ links, signOut, csrfToken }: PlainMenuProps) {
  return (
    <noscript className="max-sm:basis-full">
      <nav className="flex flex-wrap items-center gap-x-4 sm:justify-end">
        {links.map(({ href, label }) => (
          <a key={href} href={href} className={buttonClasses({ kind: 'text' })}>
            {label}
          </a>
        ))}
        {csrfToken && (
          <form method="post" action="/api/auth/signout">
            <input type="hidden" name="csrfToken" value={csrfToken} />
            <button type="submit" className={buttonClasses({ kind: 'text' })}>
              {signOut}
            </button>
          </form>
        )}
      </nav>
    </noscript>
  )
}

export interface PlainMenuProps {
  links: { href: string; label: string }[]
  signOut: string
  /** Null where the browser keeps no cookies. */
  csrfToken: string | null
}
