import type { ReactNode, RefObject } from 'react'
import { Failed } from './failed'
import { ShowMore } from './show-more'
import { Skeleton } from './skeleton'
import type { usePages } from './use-pages'

/** A list that comes in pages, from the first request to *Show more*. `children` draws the items that are there. */
export function PagedList<Item>({ pages, list, rows, copy, children }: PagedListProps<Item>) {
  const { items, error } = pages
  return (
    <>
      <p role="status" className="sr-only">
        {items && !pages.isPlaceholderData && copy.shown(items.length, String(pages.hasNextPage))}
      </p>
      {error && !pages.isFetchNextPageError && <Failed error={error} onRetry={() => void pages.refetch()} />}
      {pages.isPending && <Skeleton label={copy.loading} rows={rows} />}
      {items?.length === 0 && <p className="text-quiet">{copy.none}</p>}
      {items && items.length > 0 && <div>{children(items)}</div>}
      {error && pages.isFetchNextPageError && (
        <Failed error={error} goesOn={false} onRetry={() => void pages.fetchNextPage()} />
      )}
      <ShowMore
        list={list}
        count={items?.length ?? 0}
        more={pages.hasNextPage && !pages.isFetchNextPageError}
        busy={pages.isFetchingNextPage}
        label={copy.more}
        onPress={() => void pages.fetchNextPage()}
      />
    </>
  )
}

interface PagedListProps<Item> {
  pages: ReturnType<typeof usePages<Item>>
  /** The element that holds the rows, each marked `data-row`. */
  list: RefObject<HTMLElement | null>
  /** Of the placeholder while the first page is on its way. */
  rows?: number | undefined
  copy: {
    /** Spoken when a page has come. `more`: 'true' if there are further pages. */
    shown: (count: number, more: string) => string
    loading: string
    none: string
    /** On the button, in place of *Show more*. */
    more?: string
  }
  children: (items: Item[]) => ReactNode
}
