import type { ComponentProps, MouseEvent } from 'react'

const base =
  'inline-flex items-center justify-center gap-2 rounded-box text-center font-semibold leading-tight no-underline transition-colors duration-150 disabled:cursor-not-allowed aria-disabled:cursor-progress'
const kinds = {
  main: 'bg-brass text-on-brass hover:bg-brass-deep disabled:bg-wash disabled:text-quiet border border-transparent disabled:border-line',
  plain:
    'border border-edge bg-surface text-ink hover:bg-wash disabled:border-line disabled:text-quiet disabled:hover:bg-surface',
  danger:
    'border border-edge bg-surface text-bad hover:bg-bad-wash disabled:border-line disabled:text-quiet disabled:hover:bg-surface',
  text: 'text-brass underline decoration-transparent underline-offset-4 hover:text-brass-deep hover:decoration-current disabled:text-quiet',
}
const sizes = { medium: 'min-h-11 px-4 py-2', large: 'min-h-12 px-5 py-2.5 text-[1.0625rem]', bare: 'min-h-8 py-1' }

interface Look {
  kind?: keyof typeof kinds
  size?: keyof typeof sizes
}

export const look = ({ kind = 'main', size = kind === 'text' ? 'bare' : 'medium' }: Look) =>
  `${base} ${kinds[kind]} ${sizes[size]}`

/** While busy it keeps its name, its place and the focus, and does nothing when pressed again. */
export function Button({ kind, size, busy = false, className = '', children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`${look({ kind, size })} ${className}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? ignore : onClick}
    >
      {busy && <Spinner />}
      {children}
    </button>
  )
}
const ignore = (event: MouseEvent) => event.preventDefault()
type ButtonProps = Look & { busy?: boolean } & ComponentProps<'button'>

export function ButtonLink({ kind, size, className = '', ...rest }: Look & ComponentProps<'a'>) {
  return <a {...rest} className={`${look({ kind, size })} ${className}`} />
}

export const Spinner = () => (
  <svg viewBox="0 0 16 16" className="spin -ms-1 size-4 shrink-0" aria-hidden="true">
    <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.3" />
    <path d="M8 1.5A6.5 6.5 0 0 1 14.5 8" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </svg>
)
