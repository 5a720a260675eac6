import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button/button'
import { clockText } from '../ui/use-wait'

/** Keeps name and place whatever happens: the time left stands below it, for the eye alone (the alert has said it once). */
export function SubmitButton({ busy, waits = false, left, messages }: SubmitButtonProps) {
  const ended = useEnded(left)
  return (
    <div className="flex flex-col gap-2">
      <Button type="submit" native size="large" className="w-full" busy={busy || waits} disabled={left !== null}>
        {messages.submit}
      </Button>
      {left !== null && (
        <p aria-hidden="true" className="code-text text-center text-quiet tabular-nums">
          {clockText(left)}
        </p>
      )}
      <p role="status" className="sr-only">
        {busy ? messages.checking : ended ? messages.waitEnded : ''}
      </p>
    </div>
  )
}

interface SubmitButtonProps {
  busy: boolean
  /** Another way to sign in is at work. */
  waits?: boolean
  left: number | null
  messages: { submit: string; checking: string; waitEnded: string }
}

/** True from the end of a wait until the next one. */
function useEnded(left: number | null) {
  const waited = useRef(false)
  const [ended, setEnded] = useState(false)
  const waiting = left !== null
  useEffect(() => {
    if (waited.current) setEnded(!waiting)
    if (waiting) waited.current = true
  }, [waiting])
  return ended
}
