export const dynamic = 'force-dynamic'

/** The empty page that others are weighed against. */
export default function Page() {
  return <p>Empty</p>
}
