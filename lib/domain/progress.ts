/** How far long work has come; told to whoever waits for it. */
export interface Progress {
  done: number
  total: number
  /** What is counted, in the plural: `people`. */
  what: string
}

export type Report = (progress: Progress) => void

/** For callers whom nobody is waiting behind. */
export const untold: Report = () => {}
