import { createContext, useContext } from 'react'
import type { useSection } from './use-section'

/** What the MFA section hands to its parts, however deep they stand. */
export const MfaSectionContext = createContext<ReturnType<typeof useSection> | null>(null)

/** For parts of the MFA section. */
export function useMfaSection() {
  const section = useContext(MfaSectionContext)
  if (!section) throw new Error('useMfaSection is called outside of MfaSection')
  return section
}
