import { type DefaultOptions, MutationCache, QueryClient } from '@tanstack/react-query'
import { ApiError, isOffline } from '@/lib/client/api'

/** ms between two looks of a page that could not reach the portal. */
const lookAgain = 5000

/** How long a refusal waits for the new views: without a connection they may never come. */
const maxRefreshMs = 3000
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** The server refused because of what is there now: the screen showed something else. */
const refusalsOfOutdatedViews = [403, 404, 409, 410]

const isOutdated = (error: unknown) =>
  error instanceof ApiError &&
  error.code !== 'step-up-required' &&
  refusalsOfOutdatedViews.includes(error.problem.status ?? 0)

/**
 * What all screens read and change through. A call is always made: paused ones would leave a button busy for as long as
 * the browser calls itself offline. What a page could not read without a connection it reads by itself once there is one.
 * A change that is refused because the view was outdated refreshes every view, and only then stands refused: the sentence
 * beside the button is read next to what is there now, and the next press is about that.
 */
export function newQueryClient(queryOptions: DefaultOptions['queries'] = {}) {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        refetchInterval: ({ state }) => isOffline(state.error) && lookAgain,
        retry: 1,
        staleTime: 5000,
        ...queryOptions,
      },
      mutations: { networkMode: 'always' },
    },
    mutationCache: new MutationCache({
      onError: (error) =>
        isOutdated(error) ? Promise.race([client.invalidateQueries(), pause(maxRefreshMs)]) : undefined,
    }),
  })
  return client
}
