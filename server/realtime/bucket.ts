/** A limit on how often: `burst` at once, `perSecond` in the long run. */
export class Bucket {
  #level: number
  #at: number
  readonly #burst: number
  readonly #perSecond: number

  constructor(burst: number, perSecond: number, nowMs = performance.now()) {
    this.#level = burst
    this.#burst = burst
    this.#perSecond = perSecond
    this.#at = nowMs
  }

  /** Whether one more is allowed now. */
  take(nowMs = performance.now()): boolean {
    this.#level = Math.min(this.#burst, this.#level + ((nowMs - this.#at) * this.#perSecond) / 1_000)
    this.#at = nowMs
    if (this.#level < 1) return false
    this.#level--
    return true
  }
}
