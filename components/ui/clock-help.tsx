import { ChevronRight } from 'lucide-react'

export interface ClockHelpWords {
  summary: string
  /** The likeliest platform first. */
  ways: { name: string; how: string }[]
}

/** Where a clock is set, folded away; opens without the script too. */
export function ClockHelp({ words }: { words: ClockHelpWords }) {
  return (
    <details className="group rounded-box bg-wash px-4 py-3">
      <summary className="flex list-none items-center gap-2 rounded-small font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 shrink-0 text-quiet motion-safe:transition-transform group-open:rotate-90"
        />
        {words.summary}
      </summary>
      <dl className="flex flex-col gap-3 pt-3 text-[0.9375rem]">
        {words.ways.map(({ name, how }) => (
          <div key={name}>
            <dt className="font-semibold">{name}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
