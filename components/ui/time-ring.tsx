import { useState } from 'react'
import { portalNow } from '@/lib/client/portal-time'

/**
 * Runs round the field, clear of its focus ring, in the 30 seconds of a code, for the eye alone; gone for those who ask for less motion.
 * `offset`: how far the portal's clock is ahead of this device's, ms, where it was measured; its first value counts.
 */
export function TimeRing({ offset = portalNow() - Date.now() }: { offset?: number | undefined }) {
  const [delay] = useState(() => `-${(Date.now() + offset) % 30_000}ms`)
  return (
    <svg
      className="time-ring-frame pointer-events-none absolute -inset-1.5 h-[calc(100%+0.75rem)] w-[calc(100%+0.75rem)] text-brass"
      aria-hidden="true"
    >
      <rect
        className="time-ring"
        style={{ animationDelay: delay }}
        x="1"
        y="1"
        rx="15"
        width="calc(100% - 2px)"
        height="calc(100% - 2px)"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        pathLength={100}
        strokeDasharray="100"
      />
    </svg>
  )
}
