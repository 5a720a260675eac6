'use client'
import type { ComponentProps, MouseEvent } from 'react'
import { useHydrated } from '../use-hydrated'
import { type ButtonStyle, buttonClasses } from './button-classes'

/**
 * While busy it keeps its name, its place and the focus, and does nothing when pressed again. Until the script runs it says
 * that it waits and submits nothing, and a browser without JavaScript does not show it, unless it is `native`: the button of
 * a form that works without the script.
 */
export function Button(props: ButtonProps) {
  const {
    kind,
    size,
    busy = false,
    native = false,
    type = 'button',
    className = '',
    children,
    onClick,
    ...rest
  } = props
  const waits = !useHydrated() && !native
  return (
    <button
      {...rest}
      type={waits ? 'button' : type}
      className={`${buttonClasses({ kind, size })} ${native ? '' : 'noscript:hidden'} ${className}`}
      aria-busy={busy || undefined}
      aria-disabled={busy || waits || undefined}
      onClick={busy ? ignore : onClick}
    >
      {busy && <Spinner />}
      {/* Lone text in an element of its own: a browser that translates the page replaces it. */}
      <span className="contents">{children}</span>
    </button>
  )
}
const ignore = (event: MouseEvent) => event.preventDefault()
type ButtonProps = ButtonStyle & { busy?: boolean; native?: boolean } & ComponentProps<'button'>

export function ButtonLink({ kind, size, className = '', ...rest }: ButtonStyle & ComponentProps<'a'>) {
  return <a {...rest} className={`${buttonClasses({ kind, size })} ${className}`} />
}

export const Spinner = () => (
  <svg viewBox="0 0 16 16" className="spin -ms-1 size-4 shrink-0" aria-hidden="true">
    <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="2" opacity="0.3" />
    <path d="M8 1.5A6.5 6.5 0 0 1 14.5 8" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </svg>
)
