import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useErrorSentence } from '../../account/use-error-sentence'
import { Button } from '../../ui/button'
import { FieldError } from '../../ui/notice'

/** Takes nothing away, so it asks nothing. */
export function PlainAct({ verb, run, onBegin, onDone }: PlainActProps) {
  const sentence = useErrorSentence()
  const queries = useQueryClient()
  const act = useMutation({
    mutationFn: run,
    onMutate: onBegin,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['admin'] })
      onDone()
    },
  })
  const error = sentence(act.error)
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
}
