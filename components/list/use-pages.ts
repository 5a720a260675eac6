import { useInfiniteQuery } from '@tanstack/react-query'

interface Page<Item> {
  items: Item[]
  next: string | null
}

/** A list that comes in pages; what was shown stays until what is asked for now has come. */
export function usePages<Item>(queryKey: unknown[], read: (cursor?: string) => Promise<Page<Item>>) {
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  })
  return { ...pages, items: pages.data?.pages.flatMap((page) => page.items) }
}
