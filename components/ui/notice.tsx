import type { ComponentProps } from 'react'

const tones = {
  good: { box: 'bg-good-wash', sign: 'text-good', path: 'm4.5 8.5 2.5 2.5 4.5-5.5' },
  warn: { box: 'bg-warn-wash', sign: 'text-warn', path: 'M8 4.5v4.25M8 11.25v.25' },
  bad: { box: 'bg-bad-wash', sign: 'text-bad', path: 'M8 4.5v4.25M8 11.25v.25' },
  calm: { box: 'bg-wash', sign: 'text-quiet', path: 'M8 7.25v4.25M8 4.5v.25' },
}
export type Tone = keyof typeof tones

export function ToneSign({ tone, className = '' }: { tone: Tone; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      className={`size-5 shrink-0 ${tones[tone].sign} ${className}`}
      aria-hidden="true"
    >
      <circle cx="8" cy="8" r="6.75" stroke="currentColor" strokeWidth="1.5" />
      <path
        d={tones[tone].path}
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** A state with its sign and words. Give it a role where it should speak. */
export function Notice({ tone, className = '', children, ...rest }: { tone: Tone } & ComponentProps<'div'>) {
  return (
    <div
      {...rest}
      className={`appear flex gap-3 rounded-box px-4 py-3 outline-1 -outline-offset-1 outline-transparent ${tones[tone].box} ${className}`}
    >
      <ToneSign tone={tone} className="mt-0.5" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}

/** One sentence beside the field it belongs to. */
export function FieldError({ id, children }: { id: string; children: string }) {
  return (
    <p id={id} role="alert" className="appear flex gap-2 text-bad">
      <ToneSign tone="bad" className="mt-0.5" />
      <span>{children}</span>
    </p>
  )
}
