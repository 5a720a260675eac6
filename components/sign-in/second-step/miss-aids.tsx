import { useRouter } from 'next/navigation'
import type { MouseEvent } from 'react'
import type { FactorKind } from '@/lib/schemas/sign-in'
import { buttonClasses } from '../../ui/button/button-classes'
import { ClockHelp, type ClockHelpMessages } from '../../ui/clock-help'
import { carry } from './carry'

export interface MissAidMessages {
  clockHelp: ClockHelpMessages
  /** Where what was typed belongs, by the miss that says so. */
  fields: Record<string, { to: FactorKind; label: string }>
}

/** What helps against a miss, below its sentence: the way to the right field, or to the clock. */
export function MissAids({ cause, messages, typed }: MissAidsProps) {
  const router = useRouter()
  const field = cause === null ? undefined : messages.fields[cause]
  // As next/link does, which would be a third of what this page loads besides.
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    carry(typed())
    router.push(event.currentTarget.href)
  }
  return (
    <>
      {field && (
        <a
          href={`/sign-in/verify?method=${field.to}`}
          onClick={follow}
          className={`${buttonClasses({ kind: 'text' })} -mt-3 self-start`}
        >
          {field.label}
        </a>
      )}
      {cause === 'ClockSkew' && <ClockHelp messages={messages.clockHelp} />}
    </>
  )
}

interface MissAidsProps {
  /** Next-auth's spelling of the miss; null: there is none. */
  cause: string | null
  messages: MissAidMessages
  typed: () => string
}
