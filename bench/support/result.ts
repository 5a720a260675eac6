/** What a bench saw: tables for people, goals that its script has judged. */
export interface Result {
  /** Versions of what only this bench runs. */
  versions?: Record<string, string>
  tables: Table[]
  goals: Goal[]
}

interface Table {
  title: string
  head: string[]
  rows: string[][]
}

export interface Goal {
  goal: string
  saw: string
  met: boolean
}

export interface Bench {
  title: string
  /** @param say a line of progress @throws where an answer was wrong */
  run(say: (line: string) => void): Promise<Result>
}

/** Three significant digits, no more than one behind the point. */
export const number = (value: number) => (Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0))

/** A ratio that must not be above (or below) its bound. */
export const atMost = (goal: string, ratio: number, bound: number): Goal => ({
  goal,
  saw: `${ratio.toFixed(2)} ×`,
  met: ratio <= bound,
})
export const atLeast = (goal: string, ratio: number, bound: number): Goal => ({
  goal,
  saw: `${ratio.toFixed(2)} ×`,
  met: ratio >= bound,
})
