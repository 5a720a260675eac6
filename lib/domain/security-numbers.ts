import { days, hours, minutes, seconds } from './time'

/** How long things live, in ms (SECURITY: Numbers). What a company may shorten stands in its policy columns. */
export const lifetimes = {
  challenge: minutes(10),
  enrolment: minutes(15),
  /** Given for one ceremony of a passkey; of a challenge never longer than it. */
  passkeyChallenge: minutes(10),
  stepUp: minutes(10),
  knownBrowser: days(365),
  /** How long a replaced key is kept for the doctor. */
  replacedKey: days(30),
  /** How often a session's lastSeenAt is written at most. */
  lastSeen: minutes(1),
  /** A spent code sent again this soon is the same act twice (a race, a lost answer): no failure of the account. */
  sameAct: seconds(30),
  emailCode: minutes(10),
  /** After a mailed code the next may be asked for. */
  resend: seconds(60),
  resetLink: minutes(30),
  invitation: days(7),
  mobileIdle: days(30),
  mobileAbsolute: days(90),
}

export const attemptsPerChallenge = 5
/** Per person. */
export const maxPasskeys = 20
/** At the codes mailed for one set-up of Email, shared across resends. */
export const attemptsPerEmailSetUp = 5
export const stepUpAttemptsPerSession = 5
/** Authenticator apps of one person: enough for every device, few enough to know them all. */
export const maxAuthenticators = 10
/** Misses in a row on one authenticator key, then it is disabled [NIST 800-63B 3.2.2]. */
export const failedAttemptsPerKey = 100

/** A try that was reserved and never settled (a crash) is forgotten after this, ms. */
export const reservationKept = seconds(30)

/** The longest that a limit blocks, ms. */
export const longestBlock = hours(24)

export interface Limit {
  /** Failures (or mails) that cost nothing. The setting LIMITS may change it within `range`. */
  free: number
  /** What an operator may set: below, people are locked out by a typo; above, guessing pays. */
  range: readonly [least: number, most: number]
  /** Only failures younger than this count, ms. */
  within: number
  /** After the free ones: blocked for `first` ms, doubled by each further failure up to `cap`. Absent: full is full. */
  first?: number
  cap?: number
  /** A success forgets the failures. */
  clears: boolean
}

/** Every limit on trying and sending, over all instances. The order is the order of locking: keep it. */
export const limits = {
  /** Password failures of an address from one source. */
  password: { free: 5, range: [3, 10], within: hours(24), first: seconds(1), cap: minutes(15), clears: true },
  /** Password failures of an address over all sources; known browsers pass by. */
  address: { free: 100, range: [20, 1000], within: days(3650), clears: true },
  /**
   * Wrong passwords in a row that a company's directory is asked about, of one account over all sources; browsers that the
   * person has signed in with have as many of their own. A directory forgets them half an hour after the last (or sooner):
   * until then it is not asked, so that its own lock, which must be above twice the number, is out of reach.
   */
  directory: { free: 4, range: [1, 20], within: hours(24), first: minutes(30), cap: minutes(30), clears: true },
  /** Second-factor failures of an account in a row. */
  factorStreak: { free: 10, range: [3, 10], within: days(3650), first: minutes(15), cap: hours(24), clears: true },
  /** The same in one browser or app that proved a factor of this person before, while the account is locked. */
  knownStreak: { free: 5, range: [3, 10], within: days(3650), first: minutes(15), cap: hours(24), clears: true },
  /** Second-factor failures of an account, whatever happens between. */
  factorDay: { free: 30, range: [10, 30], within: hours(24), clears: false },
  /** The same in one browser or app that proved a factor of this person before, while the account is locked. */
  knownDay: { free: 30, range: [10, 30], within: hours(24), clears: false },
  /** All browsers and apps of a person together: more than two of them can use up, so that one intruder stops nobody. */
  knownTotal: { free: 90, range: [30, 300], within: hours(24), clears: false },
  /** Failures of any kind from one source. */
  source: { free: 30, range: [10, 1000], within: minutes(1), clears: false },
  /** Codes mailed to a person and not answered. */
  mailHour: { free: 5, range: [2, 10], within: hours(1), clears: false },
  mailDay: { free: 20, range: [5, 40], within: hours(24), clears: false },
  /** Reset links asked for an address, whether or not anybody has it. */
  resetHour: { free: 3, range: [1, 6], within: hours(1), clears: false },
  resetDay: { free: 10, range: [2, 20], within: days(1), clears: false },
  /** Reset links asked for by one source. */
  resetSource: { free: 30, range: [5, 1000], within: minutes(1), clears: false },
  /** Sign-ins and step-ups begun at companies' providers by one source, whatever came of them. */
  provider: { free: 60, range: [10, 1000], within: minutes(1), clears: false },
  /** Sign-ins by passkey begun by one source, whatever came of them: each page of the sign-in begins one. */
  door: { free: 300, range: [10, 5000], within: minutes(1), clears: false },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits
export type Limits = Record<LimitName, Limit>

/** The table as an operator has set it. @throws Error whose message completes a sentence about the setting */
export function limitsWith(chosen: Readonly<Record<string, number>>): Limits {
  const all: Limits = { ...limits }
  for (const [name, free] of Object.entries(chosen)) {
    if (!Object.hasOwn(limits, name)) throw new Error(`knows no limit ${name}`)
    const limit = all[name as LimitName]
    const [least, most] = limit.range
    if (!(free >= least && free <= most)) throw new Error(`takes from ${least} to ${most} for ${name}`)
    all[name as LimitName] = { ...limit, free }
  }
  return all
}
