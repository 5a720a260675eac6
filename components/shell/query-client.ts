import { type DefaultOptions, MutationCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '@/lib/client/api'

/** The server refused because of what is there now: the screen showed something else. */
const refusalsOfOutdatedViews = [403, 404, 409, 410]

const isOutdated = (error: unknown) =>
  error instanceof ApiError &&
  error.code !== 'step-up-required' &&
  refusalsOfOutdatedViews.includes(error.problem.status ?? 0)

/**
 * What all screens read and change through. A change that is refused because the view was outdated refreshes every view,
 * so that the sentence beside the button is read next to what is there now. Without a connection a change fails at once
 * instead of waiting in silence.
 */
export function newQueryClient(queryOptions: DefaultOptions['queries']) {
  const client: QueryClient = new QueryClient({
    defaultOptions: { queries: queryOptions, mutations: { networkMode: 'always' } },
    mutationCache: new MutationCache({
      onError: (error) => {
        if (isOutdated(error)) void client.invalidateQueries()
      },
    }),
  })
  return client
}
