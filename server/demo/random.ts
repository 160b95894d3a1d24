/** Chance that repeats itself: the same seed tells the same story, so that screens look the same tomorrow. */
export class Chance {
  readonly seed: string
  #state: number

  constructor(seed: string) {
    this.seed = seed
    this.#state = 2166136261
    for (const character of seed) this.#state = Math.imul(this.#state ^ character.codePointAt(0)!, 16777619)
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  happens(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!
  }

  weighted<T>(from: readonly T[], weightOf: (each: T) => number): T {
    let left = this.next() * from.reduce((sum, each) => sum + weightOf(each), 0)
    return from.find((each) => (left -= weightOf(each)) < 0) ?? from.at(-1)!
  }
}
