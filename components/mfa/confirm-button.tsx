import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import { useErrorSentence } from '@/components/account/use-error-sentence'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Notice } from '../ui/notice'

/** Takes something away: says what that means, and the button that does it repeats the verb. */
export function ConfirmButton({
  verb,
  name = verb,
  consequence,
  reason = null,
  kind = 'danger',
  changes = ['mfa'],
  run,
  onDone,
}: ConfirmButtonProps) {
  const t = useTranslations('common')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const id = useId()
  const [open, setOpen] = useState(false)
  const gone = useRef(false)
  const removal = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      gone.current = true
      await queries.invalidateQueries({ queryKey: changes })
      setOpen(false)
    },
  })
  const error = sentence(removal.error)
  // Only now has the window let go of the focus; the button that opened it may be gone as well.
  const closed = (event: Event) => {
    if (!gone.current) return
    gone.current = false
    event.preventDefault()
    onDone()
  }
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
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={name}
        description={consequence}
        onCloseAutoFocus={closed}
      >
        {error && (
          <Notice tone="bad" role="alert" className="mb-4">
            {error}
          </Notice>
        )}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="plain" onClick={() => setOpen(false)}>
            {t('cancel')}
          </Button>
          <Button kind={kind === 'danger' ? kind : 'main'} busy={removal.isPending} onClick={() => removal.mutate()}>
            {verb}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

interface ConfirmButtonProps {
  verb: string
  /** The verb and what it is done to, where there are several. */
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
