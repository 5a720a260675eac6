/** One fault that an operator's day may bring, as a script that brings it about: `npm run faults -- NAME`. */
export interface Fault {
  title: string
  /** What must hold, in a sentence. */
  promise: string
  /** @param say a line of progress */
  run(say: (line: string) => void): Promise<Outcome>
}

export interface Outcome {
  held: boolean
  /** What was seen, with its numbers, in a sentence or two of Markdown. */
  saw: string
}
