'use client'
import { use, useLayoutEffect } from 'react'
import { PortalName } from './page-title'

/**
 * Keeps the last title while the document has none: for a moment after a link that leads to a redirect or a page that is
 * not there, no page is rendered. React puts the next page's title in front of it. Before the first one it is the portal's
 * name: a page that calls notFound() is rendered whole in the browser, and its title comes last.
 */
export function TitleKeeper() {
  const name = use(PortalName)
  useLayoutEffect(() => {
    const kept = document.createElement('title')
    kept.textContent = name
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
  }, [name])
  return null
}
