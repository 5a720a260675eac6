import { useEffect, useEffectEvent, useState } from 'react'
import { canFillPasskeys } from '@/lib/client/passkey'
import { signInByPasskey } from '@/lib/client/passkey-sign-in'
import { type PasskeyWords, usePasskey } from './use-passkey'

/** ms. The options' challenge lives ten minutes; a page may stand for hours. */
const renewal = 9 * 60_000

/**
 * The door without a password: its button, and the browser's own offer in the address field. Nothing is said of an offer
 * that is not taken. It pauses while anything else is on its way, and ends where what was chosen was refused: a browser that
 * chooses by itself would never stop.
 */
export function usePasskeyDoor({ callbackUrl, paused, words }: PasskeyDoorOptions) {
  const door = usePasskey({ way: 'door', words })
  const [round, setRound] = useState(0)
  const [refused, setRefused] = useState(false)
  const fields = { callbackUrl }
  const quiet = paused || door.busy || refused

  const offer = useEffectEvent(async (signal: AbortSignal) => {
    if (!(await canFillPasskeys()) || signal.aborted) return
    let chosen = false
    const onChosen = () => {
      chosen = true
      door.begin()
    }
    const outcome = await signInByPasskey('door', { fields, fill: true, signal, onChosen })
    if (!chosen) return
    setRefused(outcome.kind !== 'go')
    await door.settle(outcome)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round offers anew
  useEffect(() => {
    if (quiet) return
    const offered = new AbortController()
    void offer(offered.signal)
    const timer = setTimeout(() => setRound((last) => last + 1), renewal)
    return () => {
      clearTimeout(timer)
      offered.abort()
    }
  }, [quiet, round])

  return { ...door, press: () => door.press(fields) }
}

interface PasskeyDoorOptions {
  callbackUrl: string
  /** Something else is on its way. */
  paused: boolean
  words: PasskeyWords
}
