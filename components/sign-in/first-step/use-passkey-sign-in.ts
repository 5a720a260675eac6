import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { canFillPasskeys } from '@/lib/client/passkey'
import { signInByPasskey } from '@/lib/client/passkey-sign-in'
import { type PasskeyMessages, usePasskey } from '../use-passkey'
import type { Turn } from '../use-sign-in-form'

/** ms. The options' challenge lives ten minutes; a page may stand for hours. */
const renewal = 9 * 60_000
/** ms, at least, from one round to the next: a browser may dismiss an offer before the user has seen it. */
const pause = 60_000

/**
 * Signing in without a password: the button, and the browser's own offer in the address field. Nothing is said of an offer
 * that is not taken; one that was dismissed is made again. It pauses while a request is under way, and ends where what was
 * chosen was refused: a browser that chooses by itself would never stop.
 */
export function usePasskeySignIn({ callbackUrl, turn, messages }: PasskeySignInOptions) {
  const passkey = usePasskey({ step: 'firstStep', messages, turn })
  const [refused, setRefused] = useState(false)
  const { round, soon, later } = useRounds()
  const fields = { callbackUrl }
  const quiet = turn[0] !== null || refused

  const offer = useEffectEvent(async (signal: AbortSignal) => {
    if (!(await canFillPasskeys()) || signal.aborted) return
    let chosen = false
    const onChosen = () => {
      chosen = true
      passkey.begin()
    }
    const outcome = await signInByPasskey('firstStep', { fields, fill: true, signal, onChosen })
    if (chosen) {
      setRefused(outcome.kind !== 'go')
      return passkey.settle(outcome)
    }
    if (outcome.kind === 'unconfirmed' && outcome.reason === 'dismissed' && !signal.aborted) soon()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round offers anew
  useEffect(() => {
    if (quiet) return
    const offered = new AbortController()
    const cancel = later()
    void offer(offered.signal)
    return () => {
      cancel()
      offered.abort()
    }
  }, [quiet, round])

  return { ...passkey, press: () => passkey.press(fields) }
}

/** `later` plans the next round, and says how to give it up; `soon` brings the planned one forward. */
function useRounds() {
  const [round, setRound] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const last = useRef(-pause)
  const plan = (delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      last.current = performance.now()
      setRound((done) => done + 1)
    }, delay)
  }
  const later = () => {
    plan(renewal)
    return () => clearTimeout(timer.current)
  }
  const soon = () => plan(Math.max(0, last.current + pause - performance.now()))
  return { round, soon, later }
}

interface PasskeySignInOptions {
  callbackUrl: string
  turn: Turn
  messages: PasskeyMessages
}
