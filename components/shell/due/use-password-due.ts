import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'

const queryKey = ['password-due']

/**
 * Whether the person's password is void and a new one is to be chosen, in all places that say so.
 * @param initial as the server knew it when the page was made
 */
export function usePasswordDue(initial: boolean) {
  const queries = useQueryClient()
  // Only this session can change it while it lives, so callers report the change and the server is not asked.
  const { data = initial } = useQuery<boolean>({ queryKey, queryFn: skipToken, initialData: initial })
  return { due: data, setDue: (due: boolean) => queries.setQueryData(queryKey, due) }
}
