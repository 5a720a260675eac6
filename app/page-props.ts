/** What Next hands to every page. */
export interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}
