import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'

/** Ends one of a list: `ended` is it once the list knows, and the focus goes to `next`, because its button is gone. */
export function useEnding<Item extends { id: string }>({ queryKey, run, next }: EndingOptions) {
  const queries = useQueryClient()
  const [ended, setEnded] = useState<Item | null>(null)
  const ending = useMutation({
    mutationFn: ({ id }: Item) => run(id),
    onMutate: () => setEnded(null),
    onSuccess: async (_, item) => {
      await queries.invalidateQueries({ queryKey })
      setEnded(item)
      next.current?.focus()
    },
  })
  return {
    ended,
    error: ending.error,
    isEnding: ({ id }: Item) => ending.isPending && ending.variables.id === id,
    end: (item: Item) => ending.mutate(item),
  }
}

interface EndingOptions {
  queryKey: string[]
  run: (id: string) => Promise<void>
  next: RefObject<HTMLElement | null>
}
