import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'

const marks = {
  done: 'border-good bg-good-wash text-good',
  now: 'border-brass bg-brass-wash text-brass',
  later: 'border-line bg-surface text-quiet',
}

/** One of the numbered steps. Only the current one shows its content. */
export function SetupStep({ number, title, state, children }: SetupStepProps) {
  const t = useTranslations('setup')
  return (
    <li
      className="group relative grid grid-cols-[2rem_minmax(0,1fr)] gap-x-3 pb-6 last:pb-0 sm:gap-x-4"
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <span
        aria-hidden="true"
        className="absolute top-8 bottom-0 left-4 w-px bg-line group-last:hidden max-sm:hidden"
      />
      <span
        aria-hidden="true"
        className={`relative grid size-8 shrink-0 place-items-center rounded-full border font-semibold text-sm ${marks[state]}`}
      >
        {state === 'done' ? <Check className="size-4" /> : number}
      </span>
      <h4 className={`self-center font-semibold ${state === 'later' ? 'text-quiet' : ''}`}>
        <span>{title}</span>
        {state === 'done' && <span className="sr-only">{` (${t('done')})`}</span>}
      </h4>
      {state === 'now' && (
        <div className="col-span-2 flex min-w-0 flex-col gap-4 pt-3 sm:col-span-1 sm:col-start-2">{children}</div>
      )}
    </li>
  )
}

interface SetupStepProps {
  number: number
  title: string
  state: keyof typeof marks
  children: ReactNode
}
