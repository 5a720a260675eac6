import { useEffect, useRef } from 'react'

/**
 * What is the next thing to do when the page is opened; never later, and not where the reader is somewhere already or the
 * address names another part of the page.
 */
export function useFocusAtOpen<T extends HTMLElement>(due: boolean) {
  const target = useRef<T>(null)
  const opened = useRef(false)
  useEffect(() => {
    if (opened.current) return
    opened.current = true
    if (due && document.activeElement === document.body && !location.hash) target.current?.focus()
  })
  return target
}
