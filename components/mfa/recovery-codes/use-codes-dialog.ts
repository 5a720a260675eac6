import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, api } from '@/lib/client/api'
import type { MfaView } from '@/lib/schemas/account'
import type { TakenBy } from './use-take-codes'

interface CodesDialog {
  setId: string
  /** Of the set in the server's last answer. */
  liveSetId: string | null
  /** `replaced`: these codes do not work any more. */
  onClose: (replaced: boolean) => void
}

/**
 * How the codes were taken, whether the server has noted it, and whether the set still works: another tab or browser
 * may have replaced it at any moment. People who leave without the codes are asked, one time.
 */
export function useCodesDialog({ setId, liveSetId, onClose }: CodesDialog) {
  const queries = useQueryClient()
  const [takenBy, setTakenBy] = useState<TakenBy | null>(null)
  const [asking, setAsking] = useState(false)
  // Once for all ways: what was noted stays true when a later call would fail.
  const [isNoted, setIsNoted] = useState(false)
  const note = useMutation({
    mutationFn: () => api.recoveryCodesSaved(setId),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      setIsNoted(true)
    },
  })
  const [isFoundGone, setFoundGone] = useState(false)
  const isGone = useIsGone(setId, liveSetId) || isFoundGone
  const isReplaced = isGone || (note.error instanceof ApiError && note.error.code === 'changed-meanwhile')
  // Without an answer the window closes all the same.
  const check = useMutation({
    mutationFn: () => api.mfa(),
    onSettled: (view: MfaView | undefined) => {
      if (view) queries.setQueryData(['mfa'], view)
      if (!view || view.recoveryCodes?.setId === setId) onClose(false)
      else setFoundGone(true)
    },
  })
  return {
    isReplaced,
    /** Said only once the server has noted it. */
    taken: isNoted ? takenBy : null,
    note: { ...note, error: isNoted ? null : note.error },
    asking,
    isClosing: check.isPending,
    take: (by: TakenBy) => {
      setTakenBy(by)
      setAsking(false)
      if (!isNoted) note.mutate()
    },
    back: () => setAsking(false),
    leave: () => {
      if (isReplaced) return onClose(true)
      if (takenBy) return check.isPending || check.mutate()
      return asking ? onClose(false) : setAsking(true)
    },
  }
}

/**
 * The set is not the live one any more. When the window opens, the last look may be older than the set: `before` is the
 * set that it replaced.
 */
function useIsGone(setId: string, liveSetId: string | null) {
  const [before] = useState(liveSetId)
  const [wasLive, setWasLive] = useState(false)
  if (liveSetId === setId && !wasLive) setWasLive(true)
  return liveSetId !== setId && (wasLive || (liveSetId !== null && liveSetId !== before))
}
