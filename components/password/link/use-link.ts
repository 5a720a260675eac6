import { useCallback, useEffect, useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import { forgetAddress } from '@/lib/client/kept-address'
import type { LinkView, PasswordLinkPurpose } from '@/lib/schemas/password'

export type LinkState =
  | { kind: 'checking' | 'expired' | 'set' }
  | { kind: 'open'; link: LinkView }
  | { kind: 'failed'; sentence: string }

/** Whether the link still opens something is asked before anybody types a password; looking spends nothing. */
export function useLink(purpose: PasswordLinkPurpose, token: string, offline: string) {
  const [state, setState] = useState<LinkState>({ kind: 'checking' })

  const check = useCallback(async () => {
    setState({ kind: 'checking' })
    try {
      return { kind: 'open' as const, link: await api.passwordLink({ token, purpose }) }
    } catch (error) {
      if (isExpired(error)) return { kind: 'expired' as const }
      return { kind: 'failed' as const, sentence: (error instanceof ApiError && error.detail) || offline }
    }
  }, [token, purpose, offline])

  useEffect(() => {
    let stale = false
    void check().then((found) => stale || setState(found))
    return () => {
      stale = true
    }
  }, [check])

  return {
    state,
    again: async () => setState(await check()),
    expire: () => setState({ kind: 'expired' }),
    done: () => {
      // The portal may be open in this tab as somebody else: the server knows whose link it was.
      forgetAddress()
      setState({ kind: 'set' })
    },
  }
}

export const isExpired = (error: unknown) => error instanceof ApiError && error.code === 'link-expired'
