/** The plate and the turn in it: its slot lies across while open and stands upright when it has turned home. */
export function Latch({ on = false, turning = false, className = '' }: LatchProps) {
  const state = `${on ? 'latch-on' : ''} ${turning ? 'latch-turning' : ''}`
  return (
    <svg viewBox="0 0 24 24" fill="none" className={`shrink-0 ${state} ${className}`} aria-hidden="true">
      <rect x="3.75" y="1.25" width="16.5" height="21.5" rx="5" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="12" cy="12" r="5.5" fill="currentColor" />
      <rect className="latch-bolt fill-surface" x="8.2" y="11" width="7.6" height="2" rx="1" />
    </svg>
  )
}

interface LatchProps {
  on?: boolean
  turning?: boolean
  className?: string
}

/** The mark beside the portal's name. */
export function Mark({ className = '' }: { className?: string }) {
  return (
    <svg viewBox="0 0 22 30" className={`mark shrink-0 fill-brass ${className}`} aria-hidden="true">
      <path
        fillRule="evenodd"
        d="M7 0h8a7 7 0 0 1 7 7v16a7 7 0 0 1-7 7H7a7 7 0 0 1-7-7V7a7 7 0 0 1 7-7Zm4 7.3a4.2 4.2 0 0 0-1.9 7.95L7.9 22.5h6.2l-1.2-7.25A4.2 4.2 0 0 0 11 7.3Z"
      />
    </svg>
  )
}
