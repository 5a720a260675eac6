import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'

/** Half a megabyte with its lists: imported when a user chooses a password, never on the sign-in pages. */
const estimator = new ZxcvbnFactory({
  dictionary,
  graphs: adjacencyGraphs,
  // Bounds that keep a phone responsive: what is longer is hard to guess, or repeats itself.
  maxLength: 48,
  l33tMaxSubstitutions: 20,
})

/** What would make it stronger; a key of the messages. */
export type Advice = 'common' | 'repeat' | 'row' | 'date' | 'known' | 'words'

export interface Strength {
  score: 0 | 1 | 2 | 3 | 4
  /** Null where there is nothing to say. */
  advice: Advice | null
}

const adviceOf: Record<string, Advice> = {
  straightRow: 'row',
  keyPattern: 'row',
  sequences: 'row',
  simpleRepeat: 'repeat',
  extendedRepeat: 'repeat',
  recentYears: 'date',
  dates: 'date',
  topTen: 'common',
  topHundred: 'common',
  common: 'common',
  similarToCommon: 'common',
  userInputs: 'known',
}

/** `known`: what anybody would try first, such as the person's name. */
export function strengthOf(password: string, known: string[]): Strength {
  const words = known.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2)
  const { score, feedback } = estimator.check(password, [...known, ...words])
  if (score > 2) return { score, advice: null }
  return { score, advice: adviceOf[feedback.warning ?? ''] ?? 'words' }
}
