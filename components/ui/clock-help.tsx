export interface ClockHelpMessages {
  summary: string
  /** The likeliest platform first. */
  ways: { name: string; how: string }[]
}

/** Where a clock is set, folded away; opens without the script too. */
export function ClockHelp({ messages }: { messages: ClockHelpMessages }) {
  return (
    <details className="group rounded-box bg-wash px-4 py-3">
      <summary className="flex list-none items-center gap-2 rounded-small font-semibold [&::-webkit-details-marker]:hidden">
        {/* Drawn here: the MFA screen would load the machinery of the icons for this one. */}
        <svg
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
          aria-hidden="true"
          className="size-4 shrink-0 text-quiet motion-safe:transition-transform group-open:rotate-90"
        >
          <path d="m9 18 6-6-6-6" />
        </svg>
        <span>{messages.summary}</span>
      </summary>
      <dl className="flex flex-col gap-3 pt-3 text-[0.9375rem]">
        {messages.ways.map(({ name, how }) => (
          <div key={name}>
            <dt className="font-semibold">{name}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
