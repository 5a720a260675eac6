import { Children, createElement, Fragment, type ReactNode } from 'react'

/**
 * A text of several parts, each in an element of its own: a browser that translates the page replaces bare text nodes, and
 * React can then neither change nor move them.
 */
export function Sentence({ keep = [], children }: SentenceProps) {
  const parts = Children.toArray(children).flatMap((part) =>
    typeof part === 'string' || typeof part === 'number' ? elementsOf(String(part), keep) : [part],
  )
  return createElement(Fragment, null, ...parts)
}

/** Names, addresses and codes in the text, which browsers must not translate. */
type Kept = readonly (string | null | undefined)[]

interface SentenceProps {
  keep?: Kept
  children: ReactNode
}

const elementsOf = (text: string, keep: Kept) =>
  split(text, keep).map((part) => createElement('span', keep.includes(part) ? { translate: 'no' } : null, part))

/** Longer values first, so that an address is not cut at the name within it. */
function split(text: string, keep: Kept) {
  const values = keep.filter((value): value is string => Boolean(value))
  if (!values.length) return [text]
  const pattern = values
    .sort((one, other) => other.length - one.length)
    .map(escapePattern)
    .join('|')
  return text.split(new RegExp(`(${pattern})`)).filter(Boolean)
}

const escapePattern = (text: string) => text.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&')
