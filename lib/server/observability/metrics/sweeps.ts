import { metrics } from './registry'

/** @param removed rows by table; null where another instance was at it */
export function countSweep(removed: Record<string, number> | null) {
  metrics().sweeps.inc({ outcome: removed ? 'done' : 'left' })
  for (const [table, rows] of Object.entries(removed ?? {})) metrics().swept.inc({ table }, rows)
  // What was completed or burnt is gone already: these were left lying until they expired.
  if (removed?.challenge) metrics().challenges.inc({ event: 'expired' }, removed.challenge)
}

export const countFailedSweep = () => metrics().sweeps.inc({ outcome: 'failed' })
