'use client'
import { useEffect } from 'react'

/**
 * Keeps the last title while the document has none: for a moment after a link that leads to a redirect or a page that is
 * not there, no page is rendered. React puts the next page's title in front of it.
 */
export function TitleKeeper() {
  useEffect(() => {
    const kept = document.createElement('title')
    const look = () => {
      const others = document.head.querySelectorAll('title:not([data-kept])').length
      if (others) {
        kept.remove()
        kept.textContent = document.title
      } else if (!kept.isConnected) document.head.append(kept)
    }
    kept.dataset.kept = ''
    look()
    const observer = new MutationObserver(look)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [])
  return null
}
