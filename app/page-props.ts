/** What stands behind the `?` of a page's address. */
export type Query = Record<string, string | string[] | undefined>

/** What Next hands to every page. */
export interface PageProps {
  searchParams: Promise<Query>
}
