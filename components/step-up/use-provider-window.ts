import { useEffect, useEffectEvent, useState } from 'react'
import { onConfirmed } from '@/lib/client/confirmed'
import { postFields } from '@/lib/client/post-form'

type State = { kind: 'idle' } | { kind: 'busy' } | { kind: 'blocked' } | { kind: 'failed'; sentence: string }

/**
 * A new sign-in at the company's provider, in a window of its own. It may be closed or given up there without a word: the
 * button works again at once.
 */
export function useProviderWindow(providerId: string, onDone: () => void) {
  const [state, setState] = useState<State>({ kind: 'idle' })
  const [opened, setOpened] = useState(false)
  const settle = useEffectEvent((refusal: string | null) => {
    if (refusal === null) return onDone()
    setOpened(false)
    setState({ kind: 'failed', sentence: refusal })
  })
  useEffect(() => onConfirmed(({ refusal }) => settle(refusal)), [])

  const open = async () => {
    // At once, while the press still counts: browsers block what opens later.
    const other = window.open('about:blank', '_blank', 'popup,width=520,height=720')
    if (!other) return setState({ kind: 'blocked' })
    setState({ kind: 'busy' })
    const outcome = await postFields(
      `/api/auth/signin/${providerId}`,
      new URLSearchParams({ callbackUrl: '/confirmed' }),
    )
    if (outcome.kind === 'go') {
      other.location.assign(outcome.url)
      setOpened(true)
      return setState({ kind: 'idle' })
    }
    other.close()
    setState({ kind: 'failed', sentence: outcome.kind === 'problem' ? outcome.detail : '' })
  }
  return { state, opened, open }
}
