import { useId, useState } from 'react'
import { Button } from '../ui/button/button'
import { ConfirmDialog } from './confirm-dialog'

/** Takes something away: says what that means, and the button that does it repeats the verb. */
export function ConfirmButton({
  verb,
  name = verb,
  reason = null,
  kind = 'danger',
  changes = ['mfa'],
  ...asked
}: ConfirmButtonProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        kind={kind}
        disabled={reason !== null}
        aria-label={name === verb ? undefined : name}
        aria-describedby={reason ? id : undefined}
        onClick={() => setOpen(true)}
      >
        {verb}
      </Button>
      {reason && (
        <span id={id} className="sr-only">
          {reason}
        </span>
      )}
      <ConfirmDialog {...asked} {...{ open, verb, name, kind, changes }} onClose={() => setOpen(false)} />
    </>
  )
}

interface ConfirmButtonProps {
  verb: string
  /** Of the button and the window, where several have the same verb: with what it is about. */
  name?: string
  consequence: string
  /** Why it may not be pressed. */
  reason?: string | null
  kind?: 'danger' | 'plain'
  /** The query to ask anew afterwards. */
  changes?: string[]
  run: () => Promise<void>
  onDone: () => void
}
