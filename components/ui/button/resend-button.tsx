'use client'
import { useEffect, useId, useState } from 'react'
import { clockText, useWait } from '../use-wait'
import { Button } from './button'

/**
 * Asks for another mail once the wait is over; the time left stands beside it and describes it,
 * and is never spoken by itself. Without `onPress` it
 * submits its form, so that it works before (and without) the script, when the server tells how long to wait.
 */
export function ResendButton({
  label,
  resendAt,
  wait: seconds,
  never = false,
  busy = false,
  onPress,
}: ResendButtonProps) {
  const { left, wait } = useWait()
  const id = useId()
  const [told, setTold] = useState<string | null>(null)
  useEffect(() => {
    if (resendAt === told) return
    setTold(resendAt)
    if (seconds > 0) wait(seconds)
  }, [resendAt, told, seconds, wait])
  return (
    <span className="inline-flex items-center gap-3">
      <Button
        type={onPress ? 'button' : 'submit'}
        native={!onPress}
        kind={onPress ? 'plain' : 'text'}
        busy={busy}
        aria-describedby={left === null ? undefined : id}
        disabled={never || left !== null}
        onClick={onPress}
      >
        {label}
      </Button>
      {!never && left !== null && (
        <span id={id} aria-hidden="true" className="code-text text-quiet tabular-nums">
          {clockText(left)}
        </span>
      )}
    </span>
  )
}

interface ResendButtonProps {
  label: string
  /** Which wait it is: another moment begins another one. Null: none. */
  resendAt: string | null
  /** Seconds left when that was said, by the portal's clock. */
  wait: number
  /** The wait is longer than what the mail is for: no countdown to it. */
  never?: boolean
  busy?: boolean
  onPress?: () => void
}
