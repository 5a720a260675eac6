/** Keeps the shape of what comes; `label` is what a screen reader hears meanwhile. */
export function Skeleton({
  label,
  rows = 5,
  height = 'h-16',
}: {
  label: string
  rows?: number | undefined
  height?: string
}) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className={`rounded-box bg-wash motion-safe:animate-pulse ${height}`} />
      ))}
    </div>
  )
}
