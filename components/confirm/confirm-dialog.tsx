import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type ReactNode, useRef } from 'react'
import { useErrorSentence } from '@/components/errors/use-error-sentence'
import { Button } from '../ui/button/button'
import { Dialog } from '../ui/dialog/dialog'
import { Notice } from '../ui/notice'

/** Says what an act means before it is done; the button that does it repeats the verb. */
export function ConfirmDialog({ open, verb, name = verb, consequence, children, kind, ...act }: ConfirmDialogProps) {
  const t = useTranslations('common')
  const { acting, close, closed } = useAct(act)
  const error = useErrorSentence()(acting.error)
  return (
    <Dialog open={open} onClose={close} title={name} description={consequence} onCloseAutoFocus={closed}>
      {children}
      {error && (
        <Notice tone="bad" role="alert" className="mb-4">
          {error}
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind="plain" aria-disabled={acting.isPending || undefined} onClick={close}>
          {t('cancel')}
        </Button>
        <Button kind={kind === 'danger' ? kind : 'main'} busy={acting.isPending} onClick={() => acting.mutate()}>
          {verb}
        </Button>
      </div>
    </Dialog>
  )
}

interface Act {
  /** The key of the query to read again afterwards. */
  changes: string[]
  run: () => Promise<void>
  onClose: () => void
  /** The act is done, and the window has let go of the focus. */
  onDone: () => void
}

interface ConfirmDialogProps extends Act {
  open: boolean
  verb: string
  /** Of the window: the verb, with what it is about where several have the same. */
  name?: string
  consequence: string
  /** More than a sentence. */
  children?: ReactNode
  kind: 'danger' | 'plain'
}

function useAct({ changes, run, onClose, onDone }: Act) {
  const queries = useQueryClient()
  const done = useRef(false)
  const acting = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      done.current = true
      await queries.invalidateQueries({ queryKey: changes })
      onClose()
    },
  })
  // A window that closed while the act was on its way would throw its answer away. What was said about the last attempt
  // is not true of the next one.
  const close = () => {
    if (acting.isPending) return
    acting.reset()
    onClose()
  }
  // Only now has the window let go of the focus; the button that opened it may be gone as well.
  const closed = (event: Event) => {
    if (!done.current) return
    done.current = false
    event.preventDefault()
    onDone()
  }
  return { acting, close, closed }
}
