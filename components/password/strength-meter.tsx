import { fill } from '@/lib/messages/fill'
import { Sentence } from '../ui/sentence'
import type { NewPasswordMessages } from './new-password-messages'
import { useStrength } from './use-strength'

const tones = ['bg-bad', 'bg-bad', 'bg-warn', 'bg-good', 'bg-good']
const parts = [1, 2, 3, 4]

/** How hard it is to guess, and what would help: a bar for the eye, one calm sentence for everybody once typing rests. */
export function StrengthMeter({ typed, missing, known, messages }: StrengthMeterProps) {
  const strength = useStrength(missing > 0 ? '' : typed, known)
  const filled = strength ? Math.max(1, strength.score) : 0
  return (
    <div className="pt-2">
      <div aria-hidden="true" className="grid grid-cols-4 gap-1.5">
        {parts.map((part) => (
          <span
            key={part}
            className={`h-1.5 rounded-small border border-edge transition-colors duration-150 ${part <= filled ? `${tones[strength?.score ?? 0]} forced-colors:bg-[CanvasText]` : ''}`}
          />
        ))}
      </div>
      <p role="status" className="min-h-12 pt-1.5 text-[0.9375rem] text-quiet">
        {typed && missing > 0 && <span>{fill(messages.more, { count: missing })}</span>}
        {strength && missing <= 0 && (
          <Sentence>
            {messages.levels[strength.score]} {strength.advice && messages.advice[strength.advice]}
          </Sentence>
        )}
      </p>
    </div>
  )
}

interface StrengthMeterProps {
  typed: string
  /** Characters. */
  missing: number
  known: string[]
  messages: NewPasswordMessages
}
