import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError } from '@/lib/client/api'
import { useErrorSentence } from '../../errors/use-error-sentence'
import { Button } from '../../ui/button/button'
import { FieldError } from '../../ui/notice'

/** The views are read again, and this act may be gone from them: its sentence stands above. */
const isChanged = (error: unknown) => error instanceof ApiError && error.code === 'changed-meanwhile'

/** Takes nothing away, so it asks nothing. */
export function PlainAct({ verb, run, onBegin, onDone, onOutdated }: PlainActProps) {
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: run,
    onMutate: onBegin,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['admin'] })
      onDone()
    },
    onError: (error) => {
      if (isChanged(error)) onOutdated(sentence(error) ?? '')
    },
  })
  const error = isChanged(act.error) ? null : sentence(act.error)
  return (
    <>
      <Button kind="plain" busy={act.isPending} onClick={() => act.mutate()}>
        {verb}
      </Button>
      {error && (
        <div className="basis-full">
          <FieldError id="act-error">{error}</FieldError>
        </div>
      )}
    </>
  )
}

interface PlainActProps {
  verb: string
  run: () => Promise<void>
  onBegin: () => void
  onDone: () => void
  /** Another administrator was first: with the sentence that says so. */
  onOutdated: (sentence: string) => void
}
