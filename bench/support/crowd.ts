/** A code is taken once and its step passes after 30 s; a minute is enough for everybody. */
const restMs = 61_000

/** People by number, each used again only once their last code's step is over. */
export class Crowd {
  #next = 0
  readonly #taken: { count: number; at: number }[] = []

  constructor(
    readonly size: number,
    readonly from = 0,
  ) {}

  /** Who is free, in one row. */
  get free(): { first: number; people: number } {
    while (this.#taken[0] && this.#taken[0].at < Date.now() - restMs) this.#taken.shift()
    const resting = this.#taken.reduce((sum, { count }) => sum + count, 0)
    const people = Math.min(this.size - this.#next, this.size - resting)
    if (people < this.size / 10 && this.#next > this.size / 2) {
      this.#next = 0
      return this.free
    }
    return { first: this.from + this.#next, people }
  }

  used(count: number) {
    this.#next += count
    this.#taken.push({ count, at: Date.now() })
  }
}
