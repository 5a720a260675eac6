import type { Rounds } from '../../../lib/testing/portal/kill-rounds'
import type { Outcome } from '../fault'

/** What the issue asks for; KILL_ROUNDS bounds a try. */
export const killRoundsWanted = Number(process.env.KILL_ROUNDS || 200)

export const killPromise =
  'No acknowledged change is lost, no code is alive twice, nobody is locked out by a half step, MFA is wholly on or wholly off.'

export function killOutcome({ kills, acknowledged, caught, replayed, complaints }: Rounds): Outcome {
  const numbers = `${kills} times killed; ${acknowledged} changes were acknowledged and all looked for, ${caught} were under way when it died, ${replayed} codes were given a second time`
  return {
    held: complaints.length === 0 && kills >= killRoundsWanted,
    saw: complaints.length ? `${numbers}. ${complaints.join('; ')}` : `${numbers} and refused, and nothing was amiss.`,
  }
}
