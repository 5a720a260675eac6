import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { useErrorSentence } from '@/components/account/use-error-sentence'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Notice } from '../ui/notice'

/** Takes something away: says what will be gone, and the button that does it repeats the verb. */
export function ConfirmButton({ verb, gone, reason, run, onDone }: ConfirmButtonProps) {
  const t = useTranslations('common')
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const id = useId()
  const [open, setOpen] = useState(false)
  const removal = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mfa'] })
      setOpen(false)
      onDone()
    },
  })
  const error = sentence(removal.error)
  return (
    <>
      <Button
        kind="danger"
        disabled={reason !== null}
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
      <Dialog open={open} onClose={() => setOpen(false)} title={verb} description={gone}>
        {error && (
          <Notice tone="bad" role="alert" className="mb-4">
            {error}
          </Notice>
        )}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="plain" onClick={() => setOpen(false)}>
            {t('cancel')}
          </Button>
          <Button kind="danger" busy={removal.isPending} onClick={() => removal.mutate()}>
            {verb}
          </Button>
        </div>
      </Dialog>
    </>
  )
}

interface ConfirmButtonProps {
  verb: string
  gone: string
  /** Why it may not be pressed. */
  reason: string | null
  run: () => Promise<void>
  onDone: () => void
}
