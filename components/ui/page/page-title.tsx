'use client'
import { createContext, type ReactNode, use } from 'react'

export const PortalName = createContext('')

export function PortalNameProvider({ name, children }: { name: string; children: ReactNode }) {
  return <PortalName value={name}>{children}</PortalName>
}

/**
 * The title of a page, rendered with the page itself, so that both change in the same moment. Next's metadata arrives
 * separately: after a refresh or a change of page the document has no title until it does, and a screen reader announces
 * nothing. One per page.
 */
export function PageTitle({ children }: { children: string }) {
  return <title>{`${children} · ${use(PortalName)}`}</title>
}
